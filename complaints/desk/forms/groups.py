"""norm 18.2, 18.3: who is in the group, what it is to do, and what came of it."""

from __future__ import annotations

from typing import Self, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import DIRECTORS, User
from complaints.desk.forms.moments import MomentField
from complaints.desk.forms.shape import StepForm, chosen_of, words
from complaints.lifecycle.task_force import colleagues

VOICES = [("yes", _("同意")), ("no", _("不同意"))]


class PeopleField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, user: User) -> str:
        department = user.get_department_display()
        place = " ".join(filter(None, [department, user.get_post_display()]))
        return _now("%(name)s（%(place)s）") % {"name": user, "place": place}


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

    def among(self, members: list[int]) -> GiveTaskForm:
        person = cast(forms.ModelChoiceField, self.fields["person"])
        person.queryset = colleagues(self.complaint).filter(pk__in=members)
        return self


class ExchangeForm(StepForm):
    goes = forms.ModelChoiceField(
        label=_("退出的成员"), queryset=User.objects.none(), empty_label=_("请选择")
    )
    comes = forms.ModelChoiceField(
        label=_("加入的同事"), queryset=User.objects.none(), empty_label=_("请选择")
    )
    reason = words(label=_("更换的理由"), rows=2, limit=2_000)
    groups = [(_("更换"), [("goes", "comes"), "reason"])]

    def among(self, members: list[int], *, able: list[int] | None = None) -> Self:
        """`able` are the members who may go, where not all of them may."""
        goes = cast(forms.ModelChoiceField, self.fields["goes"])
        goes.queryset = User.objects.filter(pk__in=members if able is None else able)
        comes = cast(forms.ModelChoiceField, self.fields["comes"])
        comes.queryset = colleagues(self.complaint).exclude(pk__in=members)
        return self


class ExchangeMemberForm(ExchangeForm):
    def notes(self) -> list[str]:
        return [
            _now(
                "退出者未完成的任务由加入的同事接手；更换后小组仍须由两个以上部门的"
                "人员组成，组长须是营销总监或运行总监。"
            )
        ]


class ExchangeVoiceForm(ExchangeForm):
    def notes(self) -> list[str]:
        return [_now("只能更换尚未表态的成员；已表态的意见不变。")]


class FinishTaskForm(StepForm):
    result = words(label=_("完成情况"), rows=3, limit=2_000)
    groups = [(_("完成"), ["result"])]


class OutcomeForm(StepForm):
    outcome = words(label=_("情况"), rows=3, limit=2_000)
    groups = [(_("情况"), ["outcome"])]


class ConveneGroupForm(StepForm):
    matter = words(label=_("议题"), rows=2, limit=2_000)
    opinion = words(label=_("处理意见"), rows=5, limit=5_000)
    members = PeopleField(label=_("成员"), queryset=User.objects.none())
    charged = forms.ModelChoiceField(
        label=_("落实人"), queryset=User.objects.none(), empty_label=_("请选择")
    )
    due_at = MomentField(label=_("落实期限"))
    groups = [
        (_("意见"), ["matter", "opinion"]),
        (_("人员"), ["members", ("charged", "due_at")]),
    ]

    def fit(self) -> None:
        able = colleagues(self.complaint)
        members = cast(forms.ModelMultipleChoiceField, self.fields["members"])
        members.queryset = able.exclude(pk=self.by.pk)
        cast(forms.ModelChoiceField, self.fields["charged"]).queryset = able

    def notes(self) -> list[str]:
        return [
            _now(
                "您是当然成员，连同您至少三人。全体表态后，同意者过半即通过；"
                "票数相同时以总经理的意见为准。"
            )
        ]


class GiveVoiceForm(StepForm):
    voice = forms.ChoiceField(label=_("表态"), choices=chosen_of(VOICES))
    comment = words(label=_("意见"), rows=3, limit=2_000, required=False)
    groups = [(_("表态"), ["voice", "comment"])]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("voice") == "no":
            self.require("comment")
        return cleaned


class CallOffForm(StepForm):
    reason = words(label=_("撤销的理由"), rows=3, limit=2_000)
    groups = [(_("撤销"), ["reason"])]
