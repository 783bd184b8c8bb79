"""What Django looks for; each model's admin lives in its room."""

from reports.papers.admin import MonthlyReportAdmin, QuarterlyReviewAdmin

__all__ = ["MonthlyReportAdmin", "QuarterlyReviewAdmin"]
