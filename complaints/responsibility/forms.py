from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import Department, Post, User
from complaints.acts.forms.people import PeopleField
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.case.colleagues import receivers
from complaints.case.models import Complaint
from complaints.case.rights import leads
from complaints.lifecycle.entries import NamedEntry
from complaints.requests.models import Escalation


class HandOverForm(StepForm):
    receiver = forms.ModelChoiceField(
        label=_("转交给"),
        queryset=User.objects.none(),
        empty_label=_("请选择"),
        help_text=_("对方接受后才换经办人；第一责任人不变。"),
    )
    reason = words(label=_("转交的理由"), rows=3, limit=2_000)
    is_forced = forms.BooleanField(
        label=_("直接指定，不等对方接受"),
        required=False,
        help_text=_("总监、总经理可直接指定经办人，双方都会收到通知。"),
    )
    groups = [(_("转交"), ["receiver", "reason", "is_forced"])]

    def fit(self) -> None:
        if not leads(self.complaint, self.by):
            self.drop("is_forced")
        not_these = (self.by.pk, self.complaint.handler_id)
        able = [u for u in receivers(self.complaint) if u.pk not in not_these]
        self.choose_from("receiver", able)


class SuccessorForm(StepForm):
    successor = forms.ModelChoiceField(
        label=_("接替第一责任人"),
        queryset=User.objects.none(),
        empty_label=_("请选择"),
        help_text=_("第一责任人被投诉时指定；其姓名保留在记录中。"),
    )
    reason = words(label=_("指定的理由"), rows=3, limit=2_000)
    groups = [(_("接替人"), ["successor", "reason"])]

    def fit(self) -> None:
        first = self.complaint.first_responsible_id
        not_these = (first, self.complaint.responsible_id)
        able = [u for u in receivers(self.complaint) if u.pk not in not_these]
        self.choose_from("successor", able)


class AppointForm(StepForm):
    people = PeopleField(label=_("总部人员"), queryset=User.objects.none())
    reason = words(label=_("指派的理由"), rows=3, limit=2_000)
    groups = [(_("总部指派"), ["people", "reason"])]

    def fit(self) -> None:
        people = cast(forms.ModelMultipleChoiceField, self.fields["people"])
        people.queryset = _to_appoint(self.complaint)

    def notes(self) -> list[str]:
        return [
            _now(
                "被指派者在本投诉中等同于总监、总经理。"
                "意见与审批须由两人分别作出的，请指派两人。"
            )
        ]


def successor(row: Escalation) -> dict[str, forms.Field]:
    """Whom whoever decides names."""
    able = [user.pk for user in receivers(row.complaint)]
    field = forms.ModelChoiceField(
        label=_("接替第一责任人"),
        queryset=User.objects.filter(pk__in=able),
        empty_label=_("请选择"),
        required=False,
    )
    return {"successor": field}


def appointed(row: Escalation) -> dict[str, forms.Field]:
    """Whom headquarters sends."""
    able = _to_appoint(row.complaint)
    field = PeopleField(label=_("总部人员"), queryset=able, required=False)
    return {"people": field}


def _to_appoint(complaint: Complaint) -> QuerySet[User]:
    return (
        User.objects.filter(post=Post.HEADQUARTERS, is_active=True)
        .exclude(pk__in=complaint.appointed)
        .exclude(pk__in=complaint.named_users)
    )


class NameStaffForm(StepForm):
    user = forms.ModelChoiceField(
        label=_("员工"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("不在名单中"),
    )
    name = forms.CharField(label=_("姓名或特征"), max_length=100, required=False)
    department = forms.ChoiceField(
        label=_("部门"), choices=chosen_of(Department.choices), required=False
    )
    post = forms.CharField(label=_("岗位"), max_length=40, required=False)
    groups = [(_("被投诉员工"), [("user", "name"), ("department", "post")])]

    def fit(self) -> None:
        user = cast(forms.ModelChoiceField, self.fields["user"])
        # Neither the last of those who could be named, nor the reader, by a slip.
        user.queryset = (
            User.objects.filter(
                branch=self.complaint.branch.served_by_id, is_active=True
            )
            .exclude(post=Post.BRANCH_ADMIN)
            .exclude(pk=self.by.pk)
        )

    def notes(self) -> list[str]:
        return [
            _now(
                "登记后，该员工立即不能再查看和办理本投诉；是第一责任人的，"
                "由主管总监代行，并请其指定接替人。移除须由另一人同意。"
            )
        ]

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("user") and not self.cleaned_data.get("name"):
            self.add_error("name", _("请选择员工，或填写姓名或特征。"))
        return self.cleaned_data

    def entry(self) -> NamedEntry:
        return NamedEntry(**self.cleaned_data)

    def given(self) -> dict[str, Any]:
        return {"entry": self.entry()}


class UnnameForm(StepForm):
    reason = words(label=_("移除的理由"), rows=3, limit=2_000)
    groups = [(_("移除被投诉员工"), ["reason"])]


class HelpForm(StepForm):
    reason = words(
        label=_("需要什么帮助"),
        rows=3,
        limit=2_000,
        help_text=_("写明遇到的困难和希望总监做什么；总监可以批示，也可以接手经办。"),
    )
    groups = [(_("求助"), ["reason"])]
