"""What every service does around its own step: lock, allow, expire, record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed, can_proceed, has_transition_perm

from branches.calendar import WorkingCalendar, load_calendar
from branches.models import User
from complaints.acts import followers
from complaints.acts.rules import Rule, want
from complaints.case.models import Complaint
from complaints.case.models.notes import Note
from complaints.case.rights import works_on
from complaints.clocks import services as clocks
from complaints.evidence import events

Row = TypeVar("Row", bound=models.Model)


def lock(complaint: Complaint, by: User | None, *, now: datetime) -> Complaint:
    """Lock the case for `by`, and write the breaches that time has brought.

    The caller's copy may be stale: two people can press the same button. The case's
    row is always the first lock that is taken. `by` is None for beat alone.
    """
    cases = Complaint.objects.visible_to(by) if by else Complaint.objects.all()
    # Not loaded, so not saved: the search vector is the database's own.
    cases = cases.select_related("branch").defer("search_vector")
    to_lock = cases.select_for_update(of=("self",), no_key=True)
    locked = to_lock.filter(pk=complaint.pk).first()
    if locked is None:
        raise PermissionDenied
    complaint = locked
    if complaint.is_erased:
        raise ValidationError(_("本案已期满销毁，不再变更。"))
    write_breaches(complaint, now=now)
    return complaint


def write_breaches(complaint: Complaint, *, now: datetime) -> None:
    missed = clocks.expire(complaint, now=now)
    if missed:
        events.record(complaint, "breach", None, occurred_at=now, rows=missed)


def allow(move: Callable[..., object], by: User | None) -> None:
    """Refuse a move that the state forbids, then who may not make it.

    django-fsm answers "no permission" for both, and a user is told which it was;
    before anything else is looked at: a case that has moved on lacks nothing.
    """
    if not can_proceed(move):
        raise TransitionNotAllowed(move)
    if by and not has_transition_perm(move, by):
        raise PermissionDenied


def allow_decided(move: Callable[..., object], by: User, *, on_behalf_of: User) -> None:
    """What another asked for; whose decision it is was settled with the request."""
    if by.pk == on_behalf_of.pk:
        raise PermissionDenied
    allow(move, None)


def allow_work(complaint: Complaint, by: User) -> None:
    if not works_on(complaint, by):
        raise PermissionDenied


def lock_for(rule: Rule, complaint: Complaint, by: User, *, now: datetime) -> Complaint:
    """Lock a case for an act whose rule lets `by` do it now."""
    complaint = lock(complaint, by, now=now)
    want(rule, complaint, by)
    return complaint


def lock_row(rule: Rule, row: Row, by: User, *, now: datetime) -> Row:
    """The same for an act on a row of a case: the row as it is under the lock."""
    given: Any = row
    complaint = lock(given.complaint, by, now=now)
    found: Any = type(row)._base_manager.get(pk=row.pk)
    found.complaint = complaint
    want(rule, found, by)
    return cast(Row, found)


def want_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("请说明理由。")})


def calendar_of(complaint: Complaint) -> WorkingCalendar:
    return load_calendar(complaint.branch)


def as_last_written(rows: Iterable[models.Model]) -> list[models.Model]:
    """Each row once: an act may write a row twice, and its last state is digested."""
    return list({(type(row), row.pk): row for row in rows}.values())


def record(
    complaint: Complaint,
    verb: str,
    by: User | None,
    *,
    now: datetime,
    occurred_at: datetime | None = None,
    on_behalf_of: User | None = None,
    reason: str = "",
    facts: Mapping[str, object] | None = None,
    texts: Mapping[str, str] | None = None,
    rows: Iterable[models.Model] = (),
    is_on_form: bool = True,
) -> Complaint:
    """Save the case and append the act's event, with digests of the rows written.

    A reason gets a row of its own, where it can be read: events keep no words.
    """
    written: list[models.Model] = [complaint, *rows]
    written += followers.follow(complaint, verb, now=now)
    if reason:
        note = Note(complaint=complaint, verb=verb, by=by, written_at=now, text=reason)
        note.save()
        written.append(note)
    complaint.derive()
    complaint.transfer_owed_at = clocks.transfer_owed_at(complaint)
    complaint.next_due_at = clocks.next_due_at(complaint)
    complaint.save()
    events.record(
        complaint,
        verb,
        by,
        occurred_at=occurred_at or now,
        on_behalf_of=on_behalf_of,
        facts={"state": complaint.state, **(facts or {})},
        texts={name: text for name, text in (texts or {}).items() if text},
        rows=as_last_written(written),
        is_on_form=is_on_form,
    )
    return complaint
