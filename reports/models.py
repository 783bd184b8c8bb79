"""What Django looks for; each model lives in its room."""

from reports.monthly.models import MonthlyReport

__all__ = ["MonthlyReport"]
