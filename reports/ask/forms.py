"""What one may ask: all of it stands in the URL."""

from __future__ import annotations

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import EVERY_BRANCH_READERS, Branch, User
from complaints.clocks.deadlines import FIRST_YEAR, LAST_YEAR
from reports.ask import dimensions
from reports.ask.dimensions import DIMENSIONS, FILTERS, MONTH
from reports.ask.measures import MEASURES
from reports.ask.question import Question

SELECT = forms.Select(attrs={"class": "form-select"})
DAY = forms.DateInput(
    format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"}
)
MONTHS = 3
ANY = ("", _("不限"))
SIDES = [(name, one.label) for name, one in DIMENSIONS.items()]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=DAY, input_formats=["%Y-%m-%d"]
    )


def _choice(label: Any, choices: list[Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=choices, widget=SELECT
    )


class AskForm(forms.Form):
    """Without days: this month and the two before it, whenever it is opened."""

    measure = _choice(_("指标"), [(name, one.label) for name, one in MEASURES.items()])
    by = _choice(_("分组"), SIDES)
    across = _choice(_("再按"), [("", _("不再分")), *SIDES])
    begin = _day(_("自"))
    end = _day(_("至"))

    def __init__(self, query: QueryDict, *, user: User) -> None:
        super().__init__(query)
        everywhere = user.post in EVERY_BRANCH_READERS
        own = filter(None, [user.branch])
        offered = Branch.objects.all() if everywhere else own
        self.branches = {branch.code: branch for branch in offered}
        for name in FILTERS:
            dimension = DIMENSIONS[name]
            choices = [ANY, *dimension.choices(self.branches)]
            self.fields[name] = _choice(dimension.label, choices)
        if not everywhere:
            for name in ("branch", "province"):
                self.fields[name].widget = forms.HiddenInput()

    def clean_begin(self) -> date | None:
        return _sensible(self.cleaned_data["begin"])

    def clean_end(self) -> date | None:
        return _sensible(self.cleaned_data["end"])

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.errors:
            return cleaned
        end = cleaned["end"] or timezone.localdate()
        begin = cleaned["begin"] or end.replace(day=1) - relativedelta(
            months=MONTHS - 1
        )
        if begin > end:
            self.add_error("begin", _now("开始日期不能晚于结束日期。"))
        by = cleaned["by"] or MONTH
        if by == cleaned["across"]:
            self.add_error("across", _now("两次分组不能相同。"))
        return {**cleaned, "first": begin, "last": end, "by": by}

    def asked(self) -> Question:
        cleaned = self.cleaned_data
        return Question(
            measure=cleaned["measure"] or next(iter(MEASURES)),
            by=cleaned["by"],
            across=cleaned["across"],
            first=cleaned["first"],
            last=cleaned["last"],
            filters={name: cleaned[name] for name in FILTERS if cleaned[name]},
            branches=self.branches,
        )


class CellForm(AskForm):
    """One cell of the answer: its row and its column; without them a total."""

    row = forms.CharField(required=False, widget=forms.HiddenInput)
    column = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            for name, side in (("row", "by"), ("column", "across")):
                key = cleaned[name]
                if key and key not in self._keys(cleaned[side], cleaned):
                    self.add_error(name, _now("没有这一格。"))
        return cleaned

    def _keys(self, side: str, cleaned: dict[str, Any]) -> list[str]:
        if not side:
            return []
        if side == MONTH:
            return list(dimensions.months(cleaned["first"], cleaned["last"]))
        return [key for key, _label in DIMENSIONS[side].choices(self.branches)]


def _sensible(day: date | None) -> date | None:
    if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(_now("没有这一年的投诉。"))
    return day
