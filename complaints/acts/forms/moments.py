"""A date with a time of day, as the browser's own control sends it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.clocks.deadlines import FIRST_YEAR, LAST_YEAR

MINUTE = timedelta(minutes=1)


class MomentInput(forms.DateTimeInput):
    """The browser's own picker, in the time of Shanghai, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A time that the deadlines can count from: both ends of the calendar refused."""

    widget = MomentInput
    default_error_messages = {
        "invalid": _("请填写有效的日期和时间，例如 2026-03-02 10:00。"),
        "year": _("时间须在 %(first)s 年至 %(last)s 年之间。"),
    }

    def to_python(self, value: Any) -> datetime | None:
        try:
            moment = super().to_python(value)
        except OverflowError as error:
            raise self._out_of_years() from error
        # Looked at before anyone converts it, which overflows at both ends.
        if moment and not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise self._out_of_years()
        return moment

    def _out_of_years(self) -> ValidationError:
        return ValidationError(
            self.error_messages["year"],
            code="year",
            params={"first": FIRST_YEAR, "last": LAST_YEAR},
        )


class DayInput(forms.DateInput):
    """The browser's own picker of a day."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    widget = DayInput


def this_minute() -> datetime:
    return timezone.localtime().replace(second=0, microsecond=0)


def to_the_second(entered: datetime, known: datetime) -> datetime:
    """The control knows no seconds: in the minute of a known moment, that is meant."""
    return known if timedelta() <= known - entered < MINUTE else entered
