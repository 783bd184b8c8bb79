"""What the counter asks and nobody need answer: unset at first, and kept as unset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.fields import AnswerField
from complaints.case.answers import QUESTIONS, UNSAID
from complaints.case.choices import ClientKind, Severity
from complaints.case.tables.channels import WITH_PLACE
from complaints.desk.counter.columns import CASE_FIELDS, IN_A_PLACE, IN_A_TALK

UNANSWERED = ("", _("未说明"))
# A figure that nobody has to give.
COUNTED = ("present_count", "same_matter_count")
# Chosen by whoever listens, though the column holds something by itself.
CHOSEN = ("nature",)


class QuestionsForm(forms.ModelForm):
    client_kind = forms.ChoiceField(
        label=_("客户类型"),
        choices=[UNANSWERED, *ClientKind.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    is_branch_client = AnswerField(label=_("是否本营业部客户"))
    agent_has_authority = AnswerField(label=_("授权委托书"), yes=_("有"), no=_("无"))
    agent_was_verified = AnswerField(
        label=_("代理人身份"), yes=_("已核验"), no=_("未核验")
    )
    asks_confidentiality = AnswerField(label=_("是否要求保密/匿名回复"))
    has_apologised = AnswerField(label=_("是否先行致歉"), widget=forms.RadioSelect)
    client_has_signed = AnswerField(
        label=_("客户签字"), yes=_("已签字"), no=_("未签字")
    )
    severity = forms.ChoiceField(
        label=_("严重程度"),
        choices=[UNANSWERED, *Severity.choices],
        required=False,
    )
    is_settleable = forms.TypedChoiceField(
        label=_("能否即时解决"),
        choices=[("no", _("不能，另行答复")), ("yes", _("能，当场办结"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*COUNTED, *CHOSEN):
            self.fields[name].initial = None
        for name in COUNTED:
            self.fields[name].required = False

    def said_of_case(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """By column; what holds something by itself, only where it was filled in."""
        return {
            name: cleaned[name]
            for name in (*CASE_FIELDS, "can_settle")
            if name in cleaned
            and (name not in UNSAID or cleaned[name] not in (None, ""))
        }

    def leave_unasked(self, cleaned: dict[str, Any], *, is_live: bool) -> None:
        """Drop what another channel was asked, and is in sight no more.

        Nobody says of a letter's client whether he could have been helped at once.
        """
        cleaned["can_settle"] = cleaned.get("is_settleable") if is_live else None
        unasked = [] if cleaned.get("channel") in WITH_PLACE else [*IN_A_PLACE]
        unasked += [] if is_live else IN_A_TALK
        for name in unasked:
            if name in cleaned:
                cleaned[name] = _unasked(name, cleaned[name])


def _unasked(name: str, value: object) -> object:
    if isinstance(value, str):
        return ""
    return False if isinstance(value, bool) and name not in QUESTIONS else None
