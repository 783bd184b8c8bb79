"""Periods in addresses: <month:…> takes 2026-10, <quarter:…> takes 2026-Q3."""

from django.urls import register_converter

from reports import periods
from reports.periods import Period


class _PeriodConverter:
    regex = ""

    def to_python(self, value: str) -> Period:
        return periods.parse(value)

    def to_url(self, value: Period | str) -> str:
        return value if isinstance(value, str) else value.slug


class MonthConverter(_PeriodConverter):
    regex = r"20[0-9]{2}-(?:0[1-9]|1[0-2])"


class QuarterConverter(_PeriodConverter):
    regex = r"20[0-9]{2}-Q[1-4]"


register_converter(MonthConverter, "month")
register_converter(QuarterConverter, "quarter")
