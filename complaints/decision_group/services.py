"""norm 18.3: convene the decision group, hear its members, carry out its opinion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.colleagues import colleagues
from complaints.case.models import Complaint
from complaints.clocks.notifications import Subject
from complaints.decision_group import rules
from complaints.decision_group.models import (
    FEWEST,
    GroupDecision,
    GroupVoice,
    Verdict,
    verdict,
)
from complaints.requests import notices


@transaction.atomic
def convene_group(
    complaint: Complaint,
    *,
    matter: str,
    opinion: str,
    members: Sequence[User],
    charged: User,
    due_at: datetime,
    by: User,
) -> GroupDecision:
    """Put an opinion to the members; whoever convenes them is one of them."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_convene, complaint, by, now=now)
    people = {user.pk: user for user in [by, *members]}
    _check(complaint, people, charged)
    decision = GroupDecision(
        complaint=complaint,
        cycle=complaint.cycle,
        matter=matter,
        opinion=opinion,
        convened_by=by,
        convened_at=now,
        charged=charged,
        due_at=due_at,
    )
    decision.full_clean(exclude=["complaint", "convened_by", "charged"])
    decision.save()
    voices = [GroupVoice(decision=decision, member=user) for user in people.values()]
    GroupVoice.objects.bulk_create(voices)
    acting.record(
        complaint,
        "convene_group",
        by,
        now=now,
        facts={"members": len(voices), "due_at": due_at},
        texts={"matter": matter, "opinion": opinion},
        rows=[decision, *voices],
    )
    _want_voices(decision, people.values(), by=by, now=now)
    return decision


@transaction.atomic
def give_voice(
    decision: GroupDecision, *, consents: bool, by: User, comment: str = ""
) -> GroupVoice:
    """In his own login, once; with the last voice the decision stands or falls."""
    now = timezone.now()
    decision = acting.lock_row(rules.may_give_voice, decision, by, now=now)
    voice = decision.voices.present().get(member=by)
    voice.consents, voice.comment, voice.answered_at = consents, comment.strip(), now
    voice.full_clean(exclude=["decision", "member"])
    voice.save()
    decision.verdict = verdict(decision.voices.select_related("member"))
    if not decision.is_pending:
        decision.decided_at = now
        decision.save()
    acting.record(
        decision.complaint,
        "give_voice",
        by,
        now=now,
        facts={"consents": consents, "verdict": decision.verdict},
        texts={"comment": voice.comment},
        rows=[voice, decision],
    )
    _tell_verdict(decision, now=now)
    return voice


@transaction.atomic
def exchange_voice(
    decision: GroupDecision, *, goes: User, comes: User, reason: str, by: User
) -> GroupVoice:
    """One who has not answered for another, while nothing is decided."""
    now = timezone.now()
    decision = acting.lock_row(rules.may_change, decision, by, now=now)
    complaint = decision.complaint
    acting.want_reason(reason)
    voices = {voice.member_id: voice for voice in decision.voices.present()}
    gone = voices.get(goes.pk)
    if gone is None or gone.consents is not None:
        raise ValidationError({"goes": _("请选择尚未表态的成员。")})
    if comes.pk in voices:
        raise ValidationError({"comes": _("该同事已是决策小组成员。")})
    if not colleagues(complaint).filter(pk=comes.pk).exists():
        said = _("成员须是能查看本投诉的营业部同事。")
        raise ValidationError({"comes": said})
    gone.left_at = now
    gone.save()
    voice = GroupVoice(decision=decision, member=comes)
    voice.save()
    acting.record(
        complaint, "exchange_voice", by, now=now, reason=reason, rows=[gone, voice]
    )
    _want_voices(decision, [comes], by=by, now=now)
    return voice


@transaction.atomic
def call_off_group(decision: GroupDecision, *, reason: str, by: User) -> GroupDecision:
    """For another opinion, or because a member can't answer any more."""
    now = timezone.now()
    decision = acting.lock_row(rules.may_change, decision, by, now=now)
    acting.want_reason(reason)
    decision.verdict, decision.decided_at = Verdict.CALLED_OFF, now
    decision.save()
    acting.record(
        decision.complaint,
        "call_off_group",
        by,
        now=now,
        reason=reason,
        rows=[decision],
    )
    return decision


@transaction.atomic
def carry_out(decision: GroupDecision, *, outcome: str, by: User) -> GroupDecision:
    """By the one charged with it, or a leader."""
    now = timezone.now()
    decision = acting.lock_row(rules.may_carry_out, decision, by, now=now)
    decision.outcome, decision.carried_out_by = outcome, by
    decision.carried_out_at = now
    decision.full_clean(
        exclude=["complaint", "convened_by", "charged", "carried_out_by"]
    )
    decision.save()
    acting.record(
        decision.complaint,
        "carry_out",
        by,
        now=now,
        facts={"late": now > decision.due_at},
        texts={"outcome": outcome},
        rows=[decision],
    )
    return decision


def _check(complaint: Complaint, people: dict[int, User], charged: User) -> None:
    able = set(colleagues(complaint).values_list("pk", flat=True))
    if not people.keys() <= able:
        raise ValidationError({"members": _("成员须是能查看本投诉的营业部同事。")})
    if len(people) < FEWEST:
        raise ValidationError({"members": _("连同召集人，决策小组至少三人。")})
    if charged.pk not in able:
        raise ValidationError({"charged": _("请选择能查看本投诉的营业部同事。")})


def _want_voices(
    decision: GroupDecision, people: Iterable[User], *, by: User, now: datetime
) -> None:
    others = [user for user in people if user.pk != by.pk]
    words = _("请对决策小组的处理意见表态")
    notices.matter(decision.complaint, others, Subject.DECISION, words, now=now)


def _tell_verdict(decision: GroupDecision, *, now: datetime) -> None:
    if decision.is_pending:
        return
    complaint = decision.complaint
    words = _("决策小组意见%(verdict)s") % {"verdict": decision.get_verdict_display()}
    notices.matter(complaint, [decision.convened_by], Subject.DECIDED, words, now=now)
    if decision.verdict == Verdict.ADOPTED:
        notices.matter(
            complaint,
            [decision.charged],
            Subject.TASK,
            _("请落实决策小组的处理意见"),
            now=now,
        )
