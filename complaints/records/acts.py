"""norm 20–25: the acts of a category's record."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords
from complaints.case.models import Complaint
from complaints.lifecycle import moves
from complaints.lifecycle.forms.resolving import ResolveForm, SettleForm
from complaints.records import forms, rules, services
from complaints.records.guidance import HandOut, materials_for
from complaints.records.parts import AtOnce, Unfilled
from complaints.records.section import Records
from complaints.records.services import Offer

moves.save_record.provide(services.save_at_once)
SettleForm.parts.append(AtOnce)
ResolveForm.parts.append(Unfilled)


def _offer(complaint: Complaint, pk: int) -> Offer:
    material = get_object_or_404(materials_for(complaint.branch_id), pk=pk)
    return Offer(complaint, material)


def _hand_out(offer: Offer, **given: Any) -> HandOut:
    return services.hand_out(offer.complaint, material=offer.material, **given)


register(
    Act(
        name="write_record",
        label=_("填写类别档案"),
        icon="pencil",
        path="record/write",
        may=rules.may_write_record,
        form=forms.WriteRecordForm,
        do=services.write_record,
        done=_("类别档案已保存。"),
        event="record",
        told=TimelineWords(icon="clipboard-data"),
        section="record",
    ),
    Act(
        name="hand_out",
        label=_("提供给客户"),
        icon="file-earmark-text",
        path="hand-out/<int:pk>",
        row=_offer,
        title=lambda offer: _now("提供资料：%(title)s") % {"title": offer},
        may=rules.may_hand_out,
        form=forms.HandOutForm,
        do=_hand_out,
        done=_("已登记提供的资料。"),
        told=TimelineWords(_("提供公开资料")),
        section="record",
    ),
    section=Records(),
)
