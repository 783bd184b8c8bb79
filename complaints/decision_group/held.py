"""Whose voice is waited for, and who has an opinion to carry out."""

from __future__ import annotations

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.held import Held, holds
from complaints.case.models import Complaint
from complaints.decision_group.models import GroupDecision, GroupVoice, Verdict


def _voices(user: User) -> QuerySet[GroupVoice]:
    return GroupVoice.objects.present().filter(
        member=user, consents=None, decision__verdict=Verdict.PENDING
    )


def _charges(user: User) -> QuerySet[GroupDecision]:
    return GroupDecision.objects.filter(
        charged=user,
        verdict__in=[Verdict.PENDING, Verdict.ADOPTED],
        carried_out_at=None,
    )


def _give_voices(complaint: Complaint, *, goes: User, comes: User) -> list[Model]:
    """One who is a member already speaks for himself alone."""
    rows: list[Model] = []
    for voice in _voices(goes).filter(decision__complaint=complaint):
        voice.left_at = timezone.now()
        voice.save()
        rows.append(voice)
        present = GroupVoice.objects.present().filter(decision=voice.decision_id)
        if not present.filter(member=comes).exists():
            rows.append(
                GroupVoice.objects.create(decision_id=voice.decision_id, member=comes)
            )
    return rows


def _give_charges(complaint: Complaint, *, goes: User, comes: User) -> list[Model]:
    decisions = list(_charges(goes).filter(complaint=complaint))
    for decision in decisions:
        decision.charged = comes
        decision.save()
    return list[Model](decisions)


holds(
    Held(
        name="voices",
        label=_("决策小组的表态"),
        rows=_voices,
        give=_give_voices,
        case="decision__complaint",
    )
)
holds(
    Held(
        name="charges",
        label=_("待落实的决策小组意见"),
        rows=_charges,
        give=_give_charges,
    )
)
