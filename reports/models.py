"""What Django looks for; each model lives in its room."""

from reports.monthly.models import MonthlyReport
from reports.reviews.models import QuarterlyReview

__all__ = ["MonthlyReport", "QuarterlyReview"]
