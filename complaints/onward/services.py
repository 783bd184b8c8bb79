"""norm 12, 13: start the times with their flags, end them with what was owed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.calendar import SHANGHAI, WorkingCalendar
from branches.models import Post, User
from complaints.acts import acting
from complaints.acts.followers import follower
from complaints.case.choices import Origin, State
from complaints.case.models import Complaint
from complaints.clocks.notifications import Subject
from complaints.clocks.recipients import Directory
from complaints.clocks.tiers import Recipient
from complaints.onward.models import Onward, OnwardDue, OnwardRule
from complaints.requests import notices

# By which acts a flag is set or taken back, and by which what was owed is done.
FLAGGING = frozenset({"receive", "weigh", "flag_company", "liaise", "reopen", "merge"})
DONE_BY = {"liaise": [Onward.TALK], "send_report": [Onward.REPORT, Onward.REGULATOR]}
WARN_BEFORE = timedelta(hours=2)
BATCH = 200


@follower
def follow(complaint: Complaint, verb: str, *, now: datetime) -> list[models.Model]:
    """The rows of the act's event; nothing is read of a case that has no flag."""
    if verb not in FLAGGING and verb not in DONE_BY:
        return []
    if complaint.origin == Origin.IMPORT:
        return []
    wanted = _wanted(complaint)
    if verb == "receive" and not wanted:
        return []
    rows = list(complaint.onward_dues.filter(cycle=complaint.cycle))
    written: list[models.Model] = []
    if verb in FLAGGING:
        written += _start(complaint, wanted, rows, now=now)
        written += _drop(wanted, rows, now=now)
    for row in rows:
        if row.kind in DONE_BY.get(verb, ()) and row.done_at is None:
            written += _set(row, done_at=now, missed_at=_missed(row, now))
    return written


def _wanted(complaint: Complaint) -> set[str]:
    if complaint.state == State.MERGED:
        return set()
    wanted = {Onward.TALK.value} if complaint.concerns_company else set()
    if complaint.draws_regulator:
        wanted.add(Onward.REGULATOR)
    elif complaint.has_impact:
        wanted.add(Onward.REPORT)
    return wanted


def _start(
    complaint: Complaint, wanted: set[str], rows: list[OnwardDue], *, now: datetime
) -> list[models.Model]:
    """Once a cycle; a report that was sent before a graver flag is owed anew."""
    known = {row.kind for row in rows if row.dropped_at is None}
    started = [
        _row(complaint, kind, since=now) for kind in sorted(wanted) if kind not in known
    ]
    for row in started:
        row.save()
        rows.append(row)
    if any(row.kind != Onward.TALK for row in started):
        _tell_headquarters(complaint, now=now)
    return [*started]


def _row(complaint: Complaint, kind: str, *, since: datetime) -> OnwardDue:
    days = OnwardRule.objects.values_list("working_days", flat=True).get(kind=kind)
    return OnwardDue(
        complaint=complaint,
        cycle=complaint.cycle,
        kind=kind,
        working_days=days,
        since=since,
        due_at=due_at(since, days, calendar=acting.calendar_of(complaint)),
    )


def due_at(since: datetime, days: int, *, calendar: WorkingCalendar) -> datetime:
    """At closing time of the so-manieth working day after it."""
    day = timezone.localdate(since, SHANGHAI)
    for _count in range(days):
        day = calendar.next_working_day(day)
    return datetime.combine(day, calendar.closing_on(day), SHANGHAI)


def _drop(
    wanted: set[str], rows: list[OnwardDue], *, now: datetime
) -> list[models.Model]:
    """What is not called for any more; what was missed by then stays missed."""
    written: list[models.Model] = []
    for row in rows:
        if row.kind not in wanted and row.done_at is None and row.dropped_at is None:
            written += _set(row, dropped_at=now, missed_at=_missed(row, now))
    return written


def _missed(row: OnwardDue, now: datetime) -> datetime | None:
    return row.due_at if now > row.due_at else None


def _set(row: OnwardDue, **values: datetime | None) -> list[models.Model]:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return [row]


def _tell_headquarters(complaint: Complaint, *, now: datetime) -> None:
    """norm 13.1: at once; the written report follows."""
    people = User.objects.filter(post=Post.HEADQUARTERS, is_active=True)
    said = _("有影响的投诉，书面材料将于时限内报送")
    notices.matter(complaint, people, Subject.TASK, said, now=now)


def sweep(*, now: datetime) -> int:
    """Warn two hours before, and tell one post up of what was missed."""
    owed = OnwardDue.objects.owed().filter(complaint__erased_at=None)
    near = owed.filter(warned_at=None, due_at__lte=now + WARN_BEFORE)
    past = owed.filter(missed_at=None, due_at__lt=now)
    found = {row.pk: row for rows in (near, past) for row in rows[:BATCH]}
    for row in found.values():
        _come(row, now=now)
    return len(found)


@transaction.atomic
def _come(row: OnwardDue, *, now: datetime) -> None:
    """Its time is near or over: looked at again under the lock of the case."""
    complaint = acting.lock(row.complaint, None, now=now)
    found = OnwardDue.objects.owed().filter(pk=row.pk).first()
    if found is None:
        return
    found.complaint = complaint
    is_over = now > found.due_at
    if (found.missed_at if is_over else found.warned_at) is not None:
        return
    if is_over:
        found.missed_at = found.due_at
    found.warned_at = found.warned_at or now
    found.save()
    acting.record(
        complaint,
        "miss_onward" if is_over else "warn_onward",
        None,
        now=now,
        facts={"kind": found.kind},
        rows=[found],
        is_on_form=False,
    )
    _tell(found, is_over=is_over, now=now)


def _tell(row: OnwardDue, *, is_over: bool, now: datetime) -> None:
    roles: list[str] = [Recipient.HANDLER, Recipient.DIRECTOR]
    if is_over:
        roles = [Recipient.DIRECTOR, Recipient.GENERAL_MANAGER]
        roles += [Recipient.HEADQUARTERS] if row.kind != Onward.TALK else []
    people = Directory([row.complaint]).people(row.complaint, roles)
    words = _("%(what)s已超时") if is_over else _("%(what)s即将到期")
    said = words % {"what": row}
    notices.matter(row.complaint, people, Subject.TASK, said, now=now)
