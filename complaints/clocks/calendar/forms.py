"""What is entered to change the calendar: a year's file, a closure, a decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from branches.models import Closure, User
from branches.schedules import MOST_BYTES, Schedule, ScheduleError, parse


class ScheduleFileForm(forms.Form):
    file = forms.FileField(
        label=_("放假安排文件"),
        help_text=_("一年一个 JSON 文件，含 year、papers 和 days。"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> Schedule:
        file: UploadedFile = self.cleaned_data["file"]
        return _schedule(file.read(MOST_BYTES + 1))


class SchedulePreviewedForm(forms.Form):
    """The schedule as it was previewed, which the page carries to its applying."""

    schedule = forms.CharField(widget=forms.HiddenInput)

    def clean_schedule(self) -> Schedule:
        return _schedule(self.cleaned_data["schedule"].encode(errors="replace"))


class ClosureForm(forms.ModelForm):
    """Asked by the general manager, whom the page sets, for his own branch."""

    asked_by: User

    class Meta:
        model = Closure
        fields = ("kind", "first_day", "last_day", "closing_time", "reason")
        widgets = {
            "first_day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "last_day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "closing_time": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "reason": forms.Textarea(attrs={"rows": 4, "cols": 60}),
        }

    def clean(self) -> dict[str, Any] | None:
        if self.asked_by.branch:
            self.instance.branch = self.asked_by.branch
        self.instance.requested_by = self.asked_by
        return super().clean()

    def validate_unique(self) -> None:
        """Of the constraints also the one with the branch, which no one enters."""
        if self.errors:
            return
        try:
            self.instance.validate_constraints()
        except ValidationError as error:
            self.add_error(None, error)


def _schedule(content: bytes) -> Schedule:
    try:
        return parse(content)
    except ScheduleError as error:
        raise ValidationError(str(error)) from error
