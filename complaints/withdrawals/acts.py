"""The acts of a client who takes his complaint back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords
from complaints.requests.effects import APPROVALS, Approval
from complaints.requests.models import EscalationKind
from complaints.withdrawals import forms, rules, services

APPROVALS[EscalationKind.WITHDRAWAL] = Approval(
    services.approve_withdrawal, forms.heard
)

register(
    Act(
        name="confirm_withdrawal",
        label=_("登记撤回确认"),
        icon="telephone-inbound",
        path="confirm-withdrawal",
        may=rules.may_confirm_withdrawal,
        form=forms.ConfirmWithdrawalForm,
        do=services.confirm_withdrawal,
        done=_("撤回确认已登记，可据以申请客户撤回。"),
        told=TimelineWords(_("撤回确认")),
        place=225,
    ),
    Act(
        name="withdraw",
        label=_("申请客户撤回"),
        icon="arrow-return-left",
        path="withdraw",
        may=rules.may_withdraw,
        form=forms.WithdrawForm,
        do=services.ask_withdrawal,
        told=TimelineWords(_("客户撤回"), is_decision=True),
        asks=True,
        place=230,
    ),
    told={
        "name_evidence": TimelineWords(_("写明撤回的依据"), "file-earmark-check"),
        "hear_recording": TimelineWords(
            _("听取客户来电的录音"), "soundwave", is_decision=True
        ),
    },
)
