"""What waits for one person, a line a request: in admin and on the desk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import wording
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import Deadline
from complaints.requests.models import Escalation
from complaints.requests.waiting import in_turn

# At once; the list has the rest.
SHOWN = 50
# So many characters of the statement.
GIST = 40


@dataclass(frozen=True)
class WaitingRequest:
    """One line of what waits. `overdue`: the clocks of the case that have run out."""

    request: Escalation
    subject: str
    gist: str
    url: str
    due: str
    since: str
    overdue: str
    is_missed: bool
    is_skipped: bool
    # It stands below another request of the same case.
    goes_on: bool


def waiting_for(
    user: User, skipped: Sequence[int] = ()
) -> tuple[int, list[WaitingRequest]]:
    """How many, and the first of them. Three statements, one where none waits."""
    turns = in_turn.in_turn(user, skipped)
    if not turns:
        return 0, []
    now = timezone.now()
    rows = _read([turn.pk for turn in turns[:SHOWN]])
    overdue = _overdue({row.complaint_id for row in rows}, now=now)
    before = [None, *(row.complaint_id for row in rows)]
    return len(turns), [
        WaitingRequest(
            row,
            subject=subject_of(row),
            gist=gist_of(row),
            url=address(row) if user.opens_admin else _at_case(row),
            due=due_of(row, now=now),
            since=since(row, now=now),
            overdue=_said(overdue.get(row.complaint_id, ()), now=now),
            is_missed=row.due_at is not None and row.due_at < now,
            is_skipped=row.pk in skipped,
            goes_on=row.complaint_id == above,
        )
        for row, above in zip(rows, before, strict=False)
    ]


def _read(keys: Sequence[int]) -> list[Escalation]:
    rows = Escalation.objects.select_related(
        "complaint", "requested_by", "tier_time__deadline"
    )
    found = rows.defer("complaint__search_vector").in_bulk(keys)
    return [found[pk] for pk in keys if pk in found]


def _overdue(
    complaints: Collection[int], *, now: datetime
) -> dict[int, list[Deadline]]:
    rows = Deadline.objects.owed().filter(complaint__in=complaints, due_at__lt=now)
    found: dict[int, list[Deadline]] = {}
    for row in rows.order_by("due_at", "pk"):
        found.setdefault(row.complaint_id, []).append(row)
    return found


def _said(rows: Iterable[Deadline], *, now: datetime) -> str:
    return "；".join(
        f"{row.get_kind_display()} {wording.due_phrase(row.due_at, now=now)}"
        for row in rows
    )


def address(row: Escalation) -> str:
    return address_of(row.pk)


def address_of(pk: int) -> str:
    return reverse("admin:complaints_escalation_change", args=[pk])


def _at_case(row: Escalation) -> str:
    """Who does not open admin decides beside the case."""
    return f"{row.complaint.get_absolute_url()}#decisions"


def since(row: Escalation, *, now: datetime) -> str:
    return wording.duration((row.decided_at or now) - row.requested_at)


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
