"""What may be asked of the queue. All of it stands in the URL."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from branches.models import CASE_WORKERS, EVERY_BRANCH_READERS, Branch, Department, User
from complaints.acts.web import lists
from complaints.case.choices import (
    Category,
    Channel,
    LeadDepartment,
    Nature,
    Origin,
    State,
)
from complaints.clocks.deadlines import FIRST_YEAR, LAST_YEAR

Choices = list[tuple[str, object]]

ALL = "all"
UNCLASSIFIED = "none"
# What the page shows as a chip already, or by its title.
CHIPS = ("scope", "waiting")


class Scope(models.TextChoices):
    MINE = "mine", _("我的")
    DEPARTMENT = "department", _("本部门")
    BRANCH = "branch", _("本营业部")


class DueFilter(models.TextChoices):
    OVERDUE = "overdue", _("已超时")
    TODAY = "today", _("今天到期")
    WEEK = "week", _("七天内到期")


class WaitingFilter(models.TextChoices):
    APPROVAL = "approval", _("待我审批")
    VISIT = "visit", _("待回访")
    TRANSFER = "transfer", _("待答复转办")


@dataclass(frozen=True, kw_only=True)
class QueueQuery:
    """What is asked of the queue, as far as it was understood; empty: no matter."""

    scope: str = ""
    due: str = ""
    waiting: str = ""
    state: str = ""
    category: str = ""
    channel: str = ""
    handler: str = ""
    department: str = ""
    branch: str = ""
    q: str = ""
    # From the counts of the reports; days are days in Shanghai, the last one too.
    received_from: str = ""
    received_to: str = ""
    nature: str = ""
    lead: str = ""
    origin: str = ""

    def url(self, **cursor: str) -> str:
        """The queue that answers this; the same question has the same address."""
        return lists.address("queue", **vars(self), **cursor)

    def without_filters(self) -> QueueQuery:
        """Whose cases they are, and the question of a chip, are no filters."""
        return QueueQuery(scope=self.scope, branch=self.branch, waiting=self.waiting)


SELECT = forms.Select(attrs={"class": "form-select"})


class FilterDayField(forms.CharField):
    """A day as it stands in the URL: 2026-03-02."""

    widget = forms.HiddenInput

    def clean(self, value: str | None) -> str:
        day = forms.DateField(required=self.required, input_formats=["%Y-%m-%d"])
        found = day.clean(value)
        if found and not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise forms.ValidationError(_("没有这一年的投诉。"))
        return found.isoformat() if found else ""


class QueueFilter(forms.Form):
    """Cleans each value for itself: a wrong one is left out, the rest stays."""

    q = forms.CharField(
        label=_("查找"),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"class": "form-control", "placeholder": _("其中含有…")}
        ),
    )
    branch = forms.ChoiceField(label=_("营业部"), required=False, widget=SELECT)
    state = forms.ChoiceField(label=_("状态"), required=False, widget=SELECT)
    due = forms.ChoiceField(
        label=_("时限"),
        required=False,
        choices=[("", _("时限：不限")), *DueFilter.choices],
        widget=SELECT,
    )
    category = forms.ChoiceField(
        label=_("类别"),
        required=False,
        choices=[
            ("", _("类别：不限")),
            *Category.choices,
            (UNCLASSIFIED, _("待分类")),
        ],
        widget=SELECT,
    )
    channel = forms.ChoiceField(
        label=_("方式"),
        required=False,
        choices=[("", _("方式：不限")), *Channel.choices],
        widget=SELECT,
    )
    handler = forms.ChoiceField(label=_("经办人"), required=False, widget=SELECT)
    department = forms.ChoiceField(
        label=_("部门"),
        required=False,
        choices=[("", _("部门：不限")), *Department.choices],
        widget=SELECT,
    )
    received_from = FilterDayField(label=_("受理自"), required=False)
    received_to = FilterDayField(label=_("受理至"), required=False)
    nature = forms.ChoiceField(
        label=_("诉求性质"),
        required=False,
        choices=[("", ""), *Nature.choices],
        widget=forms.HiddenInput,
    )
    lead = forms.ChoiceField(
        label=_("主办部门"),
        required=False,
        choices=[("", ""), *LeadDepartment.choices],
        widget=forms.HiddenInput,
    )
    origin = forms.ChoiceField(
        label=_("来历"),
        required=False,
        choices=[("", ""), *Origin.choices],
        widget=forms.HiddenInput,
    )
    scope = forms.ChoiceField(
        label=_("范围"),
        required=False,
        choices=[("", ""), *Scope.choices],
        widget=forms.HiddenInput,
    )
    waiting = forms.ChoiceField(
        label=_("待办"),
        required=False,
        choices=[("", ""), *WaitingFilter.choices],
        widget=forms.HiddenInput,
    )

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        self.branches: dict[str, Branch] = {}
        self.handlers: dict[str, User] = {}
        if user.post in EVERY_BRANCH_READERS:
            del self.fields["scope"]
            self._offer_branches()
            branch = self.branches.get(data.get("branch", ""))
        else:
            del self.fields["branch"]
            branch = user.branch
            if not user.department:
                self._offer("scope", [(Scope.MINE, Scope.MINE.label)])
        self._offer_states(searching=bool(data.get("q")))
        self._offer_handlers(branch)

    def asked(self) -> QueueQuery:
        """What was understood; `errors` names the rest."""
        self.full_clean()
        return QueueQuery(**self.cleaned_data)

    def shown(self) -> list[forms.BoundField]:
        """The fields that one chooses from; the others are chips over the list."""
        return [field for field in self.visible_fields() if field.name != "q"]

    def narrowing(self) -> list[str]:
        """The fields, chips aside, that were filled in and understood."""
        return [
            name
            for name in self.cleaned_data
            if self.cleaned_data[name] and name not in CHIPS
        ]

    def label_of(self, name: str) -> str:
        """The chosen value as people say it."""
        value = str(self.cleaned_data[name])
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            return value
        return str(dict(cast(Choices, field.choices))[value])

    def _offer(self, name: str, choices: Choices, *, empty: object = "") -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [("", empty), *choices]

    def _offer_states(self, *, searching: bool) -> None:
        """Without a state the queue is what is to do; a search looks everywhere."""
        empty = _("状态：不限") if searching else _("状态：待办")
        self._offer("state", [(ALL, _("全部")), *State.choices], empty=empty)

    def _offer_branches(self) -> None:
        self.branches = {branch.code: branch for branch in Branch.objects.all()}
        choices: Choices = [(code, str(self.branches[code])) for code in self.branches]
        self._offer("branch", choices, empty=_("营业部：全部"))

    def _offer_handlers(self, branch: Branch | None) -> None:
        """Who works on the branch's cases, or did: a bookmark outlives a post."""
        if branch is None:
            del self.fields["handler"]
            return
        workers = User.objects.filter(branch=branch, post__in=CASE_WORKERS)
        self.handlers = {worker.username: worker for worker in workers}
        people = self.handlers.values()
        bearers = Counter(map(str, people))
        choices: Choices = [
            (one.username, one.told_apart if bearers[str(one)] > 1 else str(one))
            for one in people
        ]
        self._offer("handler", choices, empty=_("经办人：不限"))
