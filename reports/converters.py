"""Periods in addresses: <month:…> takes 2026-10, <quarter:…> 2026-Q3.

<span:…> takes 2026-H1 or 2026, <period:…> any of them.
"""

from django.urls import register_converter
from django.urls.converters import StringConverter

from reports import periods
from reports.periods import Period


class _PeriodConverter:
    regex = ""

    def to_python(self, value: str) -> Period:
        return periods.parse(value)

    def to_url(self, value: Period | str | int) -> str:
        return value.slug if isinstance(value, Period) else str(value)


class MonthConverter(_PeriodConverter):
    regex = r"20[0-9]{2}-(?:0[1-9]|1[0-2])"


class QuarterConverter(_PeriodConverter):
    regex = r"20[0-9]{2}-Q[1-4]"


class SpanConverter(_PeriodConverter):
    regex = r"20[0-9]{2}(?:-H[12])?"


class ReviewKindConverter(StringConverter):
    """Of which categories there are quarterly summaries."""

    regex = "[BDE]"


class AnyPeriodConverter(_PeriodConverter):
    regex = "|".join(
        [MonthConverter.regex, QuarterConverter.regex, SpanConverter.regex]
    )


register_converter(AnyPeriodConverter, "period")
register_converter(MonthConverter, "month")
register_converter(QuarterConverter, "quarter")
register_converter(SpanConverter, "span")
register_converter(ReviewKindConverter, "review_kind")
