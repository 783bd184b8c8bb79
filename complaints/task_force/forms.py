"""norm 18.2, 18.3: who is in the group, what it is to do, and what came of it."""

from __future__ import annotations

from typing import cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import DIRECTORS, User
from complaints.acts.forms.moments import MomentField
from complaints.acts.forms.people import ExchangeForm, PeopleField
from complaints.acts.forms.shape import StepForm, words
from complaints.case.colleagues import colleagues


class SetUpTaskForceForm(StepForm):
    purpose = words(label=_("要解决的问题"), rows=3, limit=2_000)
    leader = forms.ModelChoiceField(
        label=_("组长"), queryset=User.objects.none(), empty_label=_("请选择")
    )
    members = PeopleField(label=_("成员"), queryset=User.objects.none())
    groups = [(_("小组"), ["purpose", "leader", "members"])]

    def fit(self) -> None:
        able = colleagues(self.complaint)
        leader = cast(forms.ModelChoiceField, self.fields["leader"])
        leader.queryset = able.filter(post__in=DIRECTORS)
        members = cast(forms.ModelMultipleChoiceField, self.fields["members"])
        members.queryset = able

    def notes(self) -> list[str]:
        return [_now("小组由两个以上部门的人员组成；被投诉的员工不能参加。")]


class GiveTaskForm(StepForm):
    what = words(label=_("任务"), rows=3, limit=1_000)
    person = forms.ModelChoiceField(
        label=_("负责人"), queryset=User.objects.none(), empty_label=_("请选择")
    )
    due_at = MomentField(label=_("完成期限"))
    groups = [(_("任务"), ["what", ("person", "due_at")])]

    def fit(self) -> None:
        members = self.row.members.present().values("user")
        person = cast(forms.ModelChoiceField, self.fields["person"])
        person.queryset = colleagues(self.complaint).filter(pk__in=members)


class ExchangeMemberForm(ExchangeForm):
    def fit(self) -> None:
        members = self.row.members.present().values("user")
        self.choose(members=members, able=members)

    def notes(self) -> list[str]:
        return [
            _now(
                "退出者未完成的任务由加入的同事接手；更换后小组仍须由两个以上部门的"
                "人员组成，组长须是营销总监或运行总监。"
            )
        ]


class FinishTaskForm(StepForm):
    result = words(label=_("完成情况"), rows=3, limit=2_000)
    groups = [(_("完成"), ["result"])]


class DissolveForm(StepForm):
    outcome = words(label=_("情况"), rows=3, limit=2_000)
    groups = [(_("情况"), ["outcome"])]
