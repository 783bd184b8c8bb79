"""What people may change of a clock, for a reason: each row keeps who, when and why.

A breach is for ever. The caller holds the case's lock; each function returns the rows
that it wrote.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from branches.calendar import WorkingCalendar
from branches.models import User
from complaints.case.models import Complaint
from complaints.clocks import deadlines, services, tiers
from complaints.clocks.deadlines import Due
from complaints.clocks.kinds import rule_of
from complaints.clocks.models import MISSED, Deadline, DeadlineQuerySet, Result
from complaints.clocks.tiers import Outage


def account(what: str, *, by: User, at: datetime, reason: str) -> str:
    """Say who decided it, when and why, as a row keeps it."""
    with translation.override(deadlines.KEPT_LANGUAGE):
        return _("%(what)s：%(who)s %(at)s，%(reason)s") % {
            "what": what,
            "who": by,
            "at": f"{_shown(at)}",
            "reason": reason,
        }


def may_extend(row: Deadline, *, now: datetime) -> bool:
    """Asked before it runs out, and once a cycle."""
    return (
        row.kind == deadlines.Kind.FINAL_FEEDBACK
        and row.rule != deadlines.EXTENSION
        and row.is_pending
        and row.extended_by_id is None
        and now <= row.due_at
    )


def extension(complaint: Complaint, day: date, *, calendar: WorkingCalendar) -> Due:
    """Return the clock that an extension to `day` would start."""
    try:
        return deadlines.extended_feedback(
            day, before=services.final(complaint).due_at, calendar=calendar
        )
    except deadlines.DeadlineInputError as error:
        raise ValidationError({"day": str(error)}) from error


def extend(
    complaint: Complaint,
    due: Due,
    *,
    remark: str,
    now: datetime,
    calendar: WorkingCalendar,
) -> list[Deadline]:
    """Add the second clock; the first stays, and alone counts for norm 17.4."""
    first = services.final(complaint)
    due.inputs["received_at"] = first.inputs["received_at"]
    [row] = services.create(complaint, [due], now=now, calendar=calendar, remark=remark)
    first.extended_by = row
    tiers.lapse(first, now=now)
    return [row, *services.save([first], "extended_by")]


def move_receipt(
    complaint: Complaint,
    *,
    remark: str,
    now: datetime,
    calendar: WorkingCalendar,
) -> list[Deadline]:
    """Count from the new time of receipt; what ran out by that is missed at once."""
    written: list[Deadline] = []
    at = complaint.received_at
    for due in services.dues_of(complaint, at=at, calendar=calendar):
        row = _counted(complaint).filter(kind=due.kind, rule=rule_of(due)).last()
        if row and row.inputs == due.inputs:
            continue  # A limit that the transfer sets moves with nothing.
        if row and row.result in MISSED:
            written += _add(row, due, remark=remark, now=now, calendar=calendar)
        elif row and _moves(row, due):
            written += _replace(row, due, remark=remark, now=now, calendar=calendar)
    return [*written, *services.expire(complaint, now=now)]


def move_limit(
    complaint: Complaint,
    due: Due,
    *,
    remark: str,
    now: datetime,
    calendar: WorkingCalendar,
) -> list[Deadline]:
    """Of a transfer: its clock gives way to one of the right limit; a breach stands.

    Transfers of before there was this clock have none, and get none.
    """
    row = complaint.deadlines.filter(kind=due.kind).order_by("pk").last()
    written: list[Deadline] = []
    if row and row.result in MISSED:
        written = _add(row, due, remark=remark, now=now, calendar=calendar)
    elif row and _moves(row, due):
        written = _replace(row, due, remark=remark, now=now, calendar=calendar)
    return [*written, *services.expire(complaint, now=now)]


def confirm(rows: Iterable[Deadline], *, remark: str) -> list[Deadline]:
    """What was in time and entered late is said so; it counts as not met all the same.

    The entry of a clock that came late is known by `DeadlineQuerySet.came_late`.
    """
    rows = list(rows)
    for row in rows:
        row.result, row.remark = Result.CONFIRMED, remark
    return services.save(rows, "result", "remark")


def late_in(outage: Outage) -> DeadlineQuerySet:
    """What ran out while nothing could be entered, and was in time all the same."""
    return Deadline.objects.came_late().filter(
        complaint__branch=outage.branch_id,
        due_at__range=(outage.began_at, outage.ended_at),
    )


def _counted(complaint: Complaint) -> DeadlineQuerySet:
    return Deadline.objects.filter(complaint=complaint, cycle=complaint.cycle).order_by(
        "pk"
    )


def _moves(row: Deadline, due: Due) -> bool:
    """A running clock is counted anew; one that is settled, where it is now late."""
    if row.is_pending:
        return True
    return row.settled_at is not None and due.due_at < row.settled_at


def _add(
    row: Deadline,
    due: Due,
    *,
    remark: str,
    now: datetime,
    calendar: WorkingCalendar,
) -> list[Deadline]:
    """Beside a breach, which stands, the time left runs on."""
    if row.met_at or row.extended_by_id or due.due_at <= now:
        return []
    return services.create(
        row.complaint, [due], now=now, calendar=calendar, remark=remark
    )


def _replace(
    row: Deadline,
    due: Due,
    *,
    remark: str,
    now: datetime,
    calendar: WorkingCalendar,
) -> list[Deadline]:
    """Let a new row take this one's place, answered as this one was."""
    was_pending, answered = row.is_pending, _answered(row)
    extension = row.extended_by
    row.result, row.settled_at = Result.SUPERSEDED, row.settled_at or now
    services.save([row], "result", "settled_at")
    outlasts = extension is not None and due.due_at >= extension.due_at
    [new] = services.create(
        row.complaint,
        [due],
        now=now,
        calendar=calendar,
        remark=remark,
        extended_by=None if outlasts else extension,
    )
    if not was_pending:
        new.result, new.breached_at = Result.BREACHED, new.due_at
        new.met_at, new.met_by = answered.met_at, answered.met_by
        new.settled_at = answered.settled_at if answered.met_at else None
        services.save([new], "result", "breached_at", "met_at", "met_by", "settled_at")
    replaced = [row]
    if extension and outlasts and extension.is_pending:
        extension.result, extension.settled_at = Result.SUPERSEDED, now
        replaced.append(extension)
    for old in replaced:
        old.superseded_by = new
    return [new, *services.save(replaced, "result", "settled_at", "superseded_by")]


def _answered(row: Deadline) -> Deadline:
    """The row whose answer is this one's: an agreed time answers what it replaced."""
    while row.superseded_by and row.met_at is None:
        row = row.superseded_by
    return row


def _shown(at: datetime) -> str:
    return f"{deadlines.in_shanghai(at):%Y-%m-%d %H:%M}"
