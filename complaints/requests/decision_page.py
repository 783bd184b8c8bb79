"""What a leader decides with: the request and its case on one screen."""

from __future__ import annotations

from collections.abc import Mapping
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
from complaints.clocks.deadlines import Kind
from complaints.clocks.tiers import TierOutcome, TierTime
from complaints.requests import deciding
from complaints.requests import services as decisions
from complaints.requests.effects import wanted
from complaints.requests.kinds import REQUESTS
from complaints.requests.models import Escalation, EscalationKind

# On admin's first page; the list has the rest.
SHOWN = 10
# So many characters of the statement.
GIST = 40


@dataclass(frozen=True)
class Shown:
    """A case, and what the decision page shows of it."""

    complaint: Complaint
    context: Mapping[str, object]


case_for_decider: Hook[[StaffRequest, str], Shown] = Hook("case_for_decider")


@dataclass(frozen=True)
class WaitingRequest:
    """One line of what waits for a leader."""

    request: Escalation
    subject: str
    gist: str
    url: str
    due: str
    since: str


@dataclass(frozen=True)
class Buttons:
    """What this person may do with the request, and to whom he may leave it."""

    approve: str
    send_back: bool
    take_over: bool
    others: list[User]
    refer_up: bool


def waiting_for(user: User) -> tuple[int, list[WaitingRequest]]:
    """How many, and the first of them. Two statements, one where none waits."""
    rows = decisions.waiting_for(user)
    count = rows.count()
    if not count:
        return 0, []
    shown = rows.select_related("complaint", "requested_by", "tier_time__deadline")
    now = timezone.now()
    return count, [
        WaitingRequest(
            row,
            subject_of(row),
            gist_of(row),
            address(row),
            due_of(row, now=now),
            since(row, now=now),
        )
        for row in shown.defer("complaint__search_vector")[:SHOWN]
    ]


def address(row: Escalation) -> str:
    return reverse("admin:complaints_escalation_change", args=[row.pk])


def next_address(user: User) -> str:
    """Of the first that still waits; the list where none does."""
    row = decisions.waiting_for(user).first()
    return address(row) if row else reverse("admin:index")


def since(row: Escalation, *, now: datetime) -> str:
    return wording.duration((row.decided_at or now) - row.requested_at)


def buttons(row: Escalation, user: User) -> Buttons | None:
    """None for who only reads."""
    if not row.is_pending or not row.may_be_decided_by(user):
        return None
    kind = REQUESTS[row.kind]
    complaint = row.complaint
    takes_over = (
        kind.brings_case
        and complaint.is_open
        and user.branch_id == complaint.branch_id
        and complaint.handler_id != user.pk
    )
    return Buttons(
        approve=str(kind.agree),
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
    return {
        **shown.context,
        "escalation": row,
        "complaint": shown.complaint,
        "wanted": wanted(row, reader=request.user),
        "since": since(row, now=now),
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


def gist_of(row: Escalation) -> str:
    """What the case is about, on one line."""
    words = " ".join(row.complaint.statement.split())
    return words if len(words) <= GIST else f"{words[:GIST]}…"


def due_of(row: Escalation, *, now: datetime) -> str:
    """By when it is to be decided, as people say it."""
    if row.due_at is None or not row.is_pending:
        return "—"
    said = wording.exactly(row.due_at)
    return _("%(at)s（已逾期）") % {"at": said} if row.due_at < now else said


def subject_of(row: Escalation) -> str:
    """In a word: which clock ran out, or what is asked for."""
    kind = str(row.get_kind_display())
    if row.tier_time:
        clocks = "、".join(str(Kind(clock).label) for clock in row.breached_kinds)
        return f"{kind} · {clocks}"
    return kind
