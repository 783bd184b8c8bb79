"""What a leader decides with: the request and its case on one screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import wording
from complaints.acts.hooks import Hook
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.choices import OPEN
from complaints.case.models import Complaint
from complaints.clocks.tiers import TierOutcome, TierTime
from complaints.requests import deciding
from complaints.requests import services as decisions
from complaints.requests.effects import rests_on, wanted
from complaints.requests.kinds import FOR_GOOD, REQUESTS
from complaints.requests.models import Escalation, EscalationKind
from complaints.requests.waiting import in_turn, listed


@dataclass(frozen=True)
class Shown:
    """A case, and what the decision page shows of it."""

    complaint: Complaint
    context: Mapping[str, object]


case_for_decider: Hook[[StaffRequest, str], Shown] = Hook("case_for_decider")


@dataclass(frozen=True)
class Buttons:
    """What this person may do with the request, and to whom he may leave it."""

    approve: str
    # What can't be undone once it is agreed to; empty where it can.
    for_good: str
    send_back: bool
    take_over: bool
    others: list[User]
    refer_up: bool

    @property
    def has_more(self) -> bool:
        return bool(self.take_over or self.others or self.refer_up)


def next_address(user: User, skipped: Sequence[int], *, case: int) -> str:
    """Of what waits of the same case, else of all; the list where nothing does."""
    rows = in_turn.in_turn(user, skipped)
    pk = in_turn.after_deciding(case, rows, skipped)
    return listed.address_of(pk) if pk else reverse("admin:index")


def buttons(row: Escalation, user: User) -> Buttons | None:
    """None for who only reads."""
    if not row.is_pending or not row.may_be_decided_by(user):
        return None
    kind = REQUESTS[row.kind]
    complaint = row.complaint
    takes_over = (
        kind.brings_case
        and complaint.is_open
        and complaint.branch_id in user.served
        and complaint.handler_id != user.pk
    )
    return Buttons(
        approve=str(kind.agree),
        for_good=str(FOR_GOOD.get(row.kind, "")),
        send_back=kind.may_return,
        take_over=takes_over,
        others=deciding.others(row, by=user),
        refer_up=deciding.one_up(row, by=user) is not None,
    )


def context(request: StaffRequest, row: Escalation) -> dict[str, object]:
    """A dozen statements and a few, however long the case is."""
    shown = case_for_decider(request, row.complaint.number)
    row.complaint = shown.complaint
    now = timezone.now()
    skipped = in_turn.skipped_by(request.session)
    turns = in_turn.in_turn(request.user, skipped)
    return {
        **shown.context,
        "escalation": row,
        "complaint": shown.complaint,
        "wanted": wanted(row, reader=request.user),
        "since": listed.since(row, now=now),
        "subject": listed.subject_of(row),
        "place": in_turn.place_of(row.pk, turns, skipped),
        "due": listed.due_of(row, now=now),
        "proofs": rests_on(row, reader=request.user),
        "consequences": consequences(row, now=now),
        "buttons": buttons(row, request.user),
        "said": "" if row.is_pending else decisions.said_of(row),
    }


def consequences(row: Escalation, *, now: datetime) -> list[str]:
    """What happens where nothing is done: who hears of it next, what stands still."""
    if not row.is_pending:
        return []
    complaint = row.complaint
    said = []
    if row.tier_time_id:
        said.append(_next_tier(row))
    elif complaint.state in OPEN and _holds_up(row):
        said.append(_("决定之前不能办结。"))
    due_at = complaint.next_due_at
    if due_at:
        phrase = wording.due_phrase(due_at, now=now)
        said.append(
            _("下一时限 %(due)s（%(phrase)s）。")
            % {"due": wording.exactly(due_at), "phrase": phrase}
        )
    return [line for line in said if line]


def _holds_up(row: Escalation) -> bool:
    # The inquiry's own lack says it for an opinion.
    is_opinion = row.kind == EscalationKind.OPINION
    return is_opinion or REQUESTS[row.kind].holds_up


def _next_tier(row: Escalation) -> str:
    tier_time = row.tier_time
    if tier_time is None:
        return ""
    coming = (
        TierTime.objects.filter(
            deadline=tier_time.deadline_id, outcome=TierOutcome.WAITING
        )
        .select_related("tier")
        .order_by("due_at")
        .first()
    )
    if coming is None:
        return _("超时记录不会消失；已报至最高一级。")
    return _("仍未完成的，%(at)s 再向上一级报告；超时记录不会消失。") % {
        "at": wording.exactly(coming.due_at)
    }
