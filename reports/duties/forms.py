"""What is entered of a duty that was done: of each kind what its record holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, User
from complaints.acts.forms.moments import DayField
from complaints.acts.forms.shape import LaidOutForm, chosen_of, words
from reports.duties.kinds import DUTIES, ClientType, Duty, DutyKind
from reports.duties.models import DutyRecord
from reports.duties.rules import fewest
from reports.problems.models import CommonProblem

WITHOUT_NAMES = _("请勿写入客户姓名、电话、账号。")


class DutyForm(LaidOutForm):
    """With `record` its correction, which begins as that was."""

    done_on = DayField(label=_("日期"))
    topic = forms.CharField(label=_("主题"), max_length=200)
    client_type = forms.ChoiceField(
        label=_("客户类型"), choices=chosen_of(ClientType.choices)
    )
    participants = words(
        label=_("参加人员"), rows=2, limit=1_000, help_text=WITHOUT_NAMES
    )
    participants_count = forms.IntegerField(
        label=_("人数"), min_value=1, max_value=100_000
    )
    content = words(label=_("情况"), rows=5, limit=5_000, help_text=WITHOUT_NAMES)
    lessons = words(label=_("经验与改进"), rows=3, limit=2_000)
    problem = forms.ModelChoiceField(
        label=_("针对的共性问题"),
        queryset=CommonProblem.objects.none(),
        empty_label=_("无"),
        required=False,
    )
    is_current = forms.BooleanField(
        label=_("已到现场查看：投诉电话（邮箱）和处理流程均已张贴在醒目位置，且为最新")
    )
    groups = [
        (
            _("登记"),
            [
                ("done_on", "participants_count"),
                "topic",
                "client_type",
                "participants",
                "content",
                "lessons",
                "problem",
                "is_current",
            ],
        )
    ]

    def __init__(
        self,
        posted: Mapping[str, Any] | None = None,
        *,
        branch: Branch,
        kind: DutyKind,
        by: User,
        record: DutyRecord | None = None,
    ) -> None:
        self.branch, self.kind, self.record = branch, kind, record
        kept = ("content", *DUTIES[kind].asks) if record else ()
        initial = {name: getattr(record, name, None) for name in kept}
        super().__init__(posted, by=by, initial=initial)

    @property
    def duty(self) -> Duty:
        return DUTIES[self.kind]

    def fit(self) -> None:
        kept = {"content", *self.duty.asks}
        self.drop(*(self.fields.keys() - kept))
        self.fields["content"].label = str(self.duty.content)
        if self.kind == DutyKind.POSTER:
            self.fields["content"].help_text = ""
        if "problem" in self.fields:
            field = cast(forms.ModelChoiceField, self.fields["problem"])
            visible = CommonProblem.objects.visible_to(self.by).accepted()
            field.queryset = visible.filter(branch=self.branch).order_by("-month", "pk")

    def notes(self) -> list[str]:
        if self.record:
            return [_now("原记录保留，统计以更正后的记录为准。")]
        return [_now("登记后不能修改，有误时另作更正。")]


class QuotaForm(LaidOutForm):
    required = forms.IntegerField(label=_("规定次数"), max_value=100)
    groups = [(_("规定次数"), ["required"])]

    def __init__(
        self, posted: Mapping[str, Any] | None = None, *, kind: DutyKind, by: User
    ) -> None:
        self.kind = kind
        super().__init__(posted, by=by)

    def notes(self) -> list[str]:
        words = {"least": fewest(self.kind, self.by)}
        return [_now("自下月起的月份、季度、半年适用，不少于 %(least)s 次。") % words]
