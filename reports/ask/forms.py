"""What one may ask: all of it stands in the URL."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from dateutil.relativedelta import relativedelta
from django import forms
from django.http import QueryDict
from django.utils import timezone
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


class AskForm(forms.Form):
    """Without days: this month and the two before it, whenever it is opened."""

    begin = forms.DateField(
        label=_("受理自"), required=False, widget=DAY, input_formats=["%Y-%m-%d"]
    )
    end = forms.DateField(
        label=_("受理至"), required=False, widget=DAY, input_formats=["%Y-%m-%d"]
    )
    branch = forms.ChoiceField(label=_("营业部"), required=False, widget=SELECT)
    category = forms.ChoiceField(
        label=_("类别"),
        required=False,
        choices=[("", _("不限")), *Category.choices],
        widget=SELECT,
    )
    channel = forms.ChoiceField(
        label=_("方式"),
        required=False,
        choices=[("", _("不限")), *Channel.choices],
        widget=SELECT,
    )
    department = forms.ChoiceField(
        label=_("主办部门"),
        required=False,
        choices=[("", _("不限")), *LeadDepartment.choices],
        widget=SELECT,
    )
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("不限")), *State.choices],
        widget=SELECT,
    )
    nature = forms.ChoiceField(
        label=_("诉求性质"),
        required=False,
        choices=[("", _("不限")), *Nature.choices],
        widget=SELECT,
    )
    by = forms.ChoiceField(
        label=_("分组"), required=False, choices=Dimension.choices, widget=SELECT
    )
    across = forms.ChoiceField(
        label=_("再按"),
        required=False,
        choices=[("", _("不再分")), *Dimension.choices],
        widget=SELECT,
    )

    def __init__(self, query: QueryDict, *, user: User) -> None:
        super().__init__(query)
        self.branches: dict[str, Branch] = {}
        field = cast(forms.ChoiceField, self.fields["branch"])
        if user.post in EVERY_BRANCH_READERS:
            self.branches = {branch.code: branch for branch in Branch.objects.all()}
            empty: object = _("全部")
        else:
            self.branches = {user.branch.code: user.branch} if user.branch else {}
            empty = str(user.branch)
        own = user.post not in EVERY_BRANCH_READERS
        named = [(code, str(branch)) for code, branch in self.branches.items()]
        field.choices = [("", empty), *named]
        if own:
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
