"""What is entered to change the calendar: a notice or file, a closure, a decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from branches.models import Closure, User
from branches.schedules import announced
from branches.schedules.announced import Announced
from branches.schedules.years import MOST_BYTES, Schedule, ScheduleError, parse


class ScheduleForm(forms.Form):
    """A year as the notice words it, or as a file; `cleaned_data["announced"]`."""

    text = forms.CharField(
        label=_("通知文字"),
        required=False,
        strip=False,
        help_text=_(
            "粘贴或键入国务院办公厅通知中的安排，例如“七、国庆节：10月1日（周四）至"
            "7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。”"
        ),
        widget=forms.Textarea(attrs={"rows": 12, "cols": 80}),
    )
    year = forms.IntegerField(
        label=_("年份"),
        required=False,
        help_text=_("文字中没有写明是哪一年的安排时填写。"),
    )
    file = forms.FileField(
        label=_("或者文件"),
        required=False,
        help_text=_("一年一个 JSON 文件，含 year、papers 和 days。"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> Announced | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is None:
            return None
        return Announced(_schedule(file.read(MOST_BYTES + 1)), ())

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        text = given.get("text", "")
        if self.errors:
            return given
        if bool(text.strip()) == bool(given["file"]):
            raise ValidationError(_("请粘贴通知文字，或者选择文件，二者取一。"))
        given["announced"] = given["file"]
        if not given["file"]:
            try:
                given["announced"] = announced.read(text, year=given["year"])
            except ScheduleError as error:
                self.add_error("text", str(error))
        return given


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
