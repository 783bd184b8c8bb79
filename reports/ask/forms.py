"""What one may ask: all of it stands in the URL."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from dateutil.relativedelta import relativedelta
from django import forms
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import EVERY_BRANCH_READERS, Branch, User
from complaints.case.choices import Category, Channel, LeadDepartment, Nature, State
from complaints.clocks.deadlines import FIRST_YEAR, LAST_YEAR
from reports.ask.counts import Dimension

SELECT = forms.Select(attrs={"class": "form-select"})
DAY = forms.DateInput(
    format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"}
)
MONTHS = 3
ANY = _("不限")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=DAY, input_formats=["%Y-%m-%d"]
    )


def _choice(
    label: Any, choices: type[TextChoices], *, empty: Promise = ANY
) -> forms.ChoiceField:
    offered = [("", empty), *choices.choices]
    return forms.ChoiceField(
        label=label, required=False, choices=offered, widget=SELECT
    )


class AskForm(forms.Form):
    """Without days: this month and the two before it, whenever it is opened."""

    begin = _day(_("受理自"))
    end = _day(_("受理至"))
    branch = forms.ChoiceField(label=_("营业部"), required=False, widget=SELECT)
    category = _choice(_("类别"), Category)
    channel = _choice(_("方式"), Channel)
    department = _choice(_("主办部门"), LeadDepartment)
    state = _choice(_("状态"), State)
    nature = _choice(_("诉求性质"), Nature)
    by = forms.ChoiceField(
        label=_("分组"), required=False, choices=Dimension.choices, widget=SELECT
    )
    across = _choice(_("再按"), Dimension, empty=_("不再分"))

    def __init__(self, query: QueryDict, *, user: User) -> None:
        super().__init__(query)
        everywhere = user.post in EVERY_BRANCH_READERS
        own = filter(None, [user.branch])
        offered = Branch.objects.all() if everywhere else own
        self.branches = {branch.code: branch for branch in offered}
        named = [(code, str(branch)) for code, branch in self.branches.items()]
        field = cast(forms.ChoiceField, self.fields["branch"])
        field.choices = [("", _("全部") if everywhere else str(user.branch)), *named]
        if not everywhere:
            field.widget = forms.HiddenInput()

    def clean_begin(self) -> date | None:
        return _sensible(self.cleaned_data["begin"])

    def clean_end(self) -> date | None:
        return _sensible(self.cleaned_data["end"])

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.errors:
            return cleaned
        today = timezone.localdate()
        begin, end = cleaned["begin"], cleaned["end"] or today
        begin = begin or end.replace(day=1) - relativedelta(months=MONTHS - 1)
        if begin > end:
            self.add_error("begin", _now("开始日期不能晚于结束日期。"))
        by = cleaned["by"] or Dimension.MONTH
        if by == cleaned["across"]:
            self.add_error("across", _now("两次分组不能相同。"))
        return {**cleaned, "first": begin, "last": end, "by": by}


def _sensible(day: date | None) -> date | None:
    if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(_now("没有这一年的投诉。"))
    return day
