"""The acts of disposals (norm 2.1, 23.3)."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords
from complaints.case.models import Complaint
from complaints.disposals import forms, rules, services
from complaints.disposals.models import Disposal
from complaints.disposals.section import Disposals


def _row(complaint: Complaint, pk: int) -> Disposal:
    rows = complaint.disposals.select_related("staff__user", "measure")
    row: Disposal = get_object_or_404(rows, pk=pk)
    return row


register(
    Act(
        name="decide_disposal",
        label=_("决定员工处置"),
        icon="person-check",
        path="disposal/decide",
        may=rules.may_decide,
        form=forms.DisposalForm,
        do=services.decide_disposal,
        done=_("员工处置已决定。"),
        told=TimelineWords(),
        section="disposal",
    ),
    Act(
        name="finish_disposal",
        label=_("登记完成"),
        icon="check2",
        path="disposal/<int:pk>/finish",
        row=_row,
        title=lambda row: _now("登记完成：%(what)s") % {"what": row},
        may=rules.may_finish,
        form=forms.FinishDisposalForm,
        do=services.finish_disposal,
        done=_("已登记完成。"),
        told=TimelineWords(_("完成员工处置"), "person-check"),
        section="disposal",
    ),
    Act(
        name="revoke_disposal",
        label=_("撤销处置"),
        icon="person-dash",
        path="disposal/<int:pk>/revoke",
        row=_row,
        title=lambda row: _now("撤销处置：%(what)s") % {"what": row},
        may=rules.may_revoke,
        form=forms.RevokeForm,
        do=services.revoke_disposal,
        done=_("已撤销。"),
        told=TimelineWords(_("撤销员工处置")),
        section="disposal",
    ),
    section=Disposals(),
)
