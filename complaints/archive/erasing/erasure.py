"""Retention is over: what is personal of a case goes, and a tombstone stays (DESIGN 6).

The keeper asks, headquarters decides; `manage.py erase_approved` does it under a role
of its own, once an anchor has held the approval for a day. What the application may
never change, and the salt, only a function of the database's own takes away, which
asks all of that itself (migrations 0005, 0042, 0051).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import BooleanField, F, Func
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.archive import rules
from complaints.archive.erasing import blanking
from complaints.case.models import Complaint
from complaints.drafts.tidying import forget_case
from complaints.evidence import events
from complaints.evidence.filing import files, holdings
from complaints.evidence.verify.chain import ERASE, ROW
from complaints.evidence.verify.rows import kinds, lines
from complaints.requests import notices
from complaints.requests.asking import ask
from complaints.requests.effects import on_approval
from complaints.requests.models import (
    Escalation,
    EscalationKind,
    EscalationQuerySet,
    EscalationState,
)

# So long the night looks again whether the files of what was erased are gone.
FILES_LOOKED_FOR = timedelta(days=7)


@transaction.atomic
def ask_erasure(
    cases: Sequence[Complaint], *, reason: str, by: User
) -> list[Escalation]:
    """All of them or none; headquarters hears of them once."""
    now, kind, asked = timezone.now(), EscalationKind.ERASURE, []
    for case in sorted(cases, key=lambda case: case.pk):
        locked = acting.lock_for(rules.may_ask_erasure, case, by, now=now)
        asked.append(ask(locked, kind, by=by, reason=reason, is_told=False))
    notices.asked_together(asked, now=now)
    return asked


def _for_good(escalation: Escalation) -> str:
    return _(
        "销毁本案的客户资料、文字记录和全部附件，只留编号、日期、类别、时限和统计；"
        "同意满一天后执行，不能恢复"
    )


@on_approval(EscalationKind.ERASURE, wanted=_for_good)
def _agree(escalation: Escalation, by: User) -> None:
    """Nothing goes yet: see carry_out."""
    _want_kept(acting.lock(escalation.complaint, by, now=timezone.now()), by)


def agreed() -> EscalationQuerySet:
    """Approved since the case was closed last, and not carried out yet."""
    return Escalation.objects.filter(
        kind=EscalationKind.ERASURE,
        state=EscalationState.APPROVED,
        decided_at__gte=F("complaint__closed_at"),
        complaint__erased_at=None,
    ).order_by("complaint_id")


def standing() -> list[Escalation]:
    """Of these, what an anchor has held long enough, by the database's own word."""
    stands = Func(
        F("complaint_id"),
        function="complaints_erasure_stands",
        output_field=BooleanField(),
    )
    found = agreed().annotate(stands=stands).filter(stands=True)
    return list(found.select_related("decided_by", "requested_by"))


@transaction.atomic
def carry_out(escalation: Escalation, *, now: datetime) -> None:
    by = escalation.decided_by
    complaint = acting.lock(escalation.complaint, None, now=now)
    _want_kept(complaint, by)
    paths = [attachment.path for attachment in complaint.attachments.all()]
    paths += [file.path for file in holdings.of([complaint.pk])]
    _unlink(complaint)
    forget_case(complaint)
    blanking.blank(complaint)
    with connection.cursor() as cursor:
        cursor.execute("SELECT complaints_erase(%s, %s)", [complaint.pk, now])
    _record(complaint, escalation, by, now=now, count=len(paths))
    # The files go when nothing can bring the rows back any more.
    # What can't be reached then is looked for again at night.
    transaction.on_commit(partial(files.remove, paths), robust=True)


def _want_kept(complaint: Complaint, by: User | None) -> None:
    if refusal := rules.is_kept(complaint, by):
        raise ValidationError(refusal.message)


def remove_left_files(*, now: datetime) -> int:
    """What a killed process left of the files of cases erased in these days."""
    recent = Complaint.objects.filter(erased_at__gte=now - FILES_LOOKED_FOR)
    left = [path for pk in recent.values_list("pk", flat=True) for path in files.of(pk)]
    files.remove(left)
    return len(left)


def _unlink(complaint: Complaint) -> None:
    """A file's digest could be guessed from what it held: without the salt it can't."""
    for attachment in complaint.attachments.all():
        attachment.sha256 = events.digest(complaint.salt, attachment.sha256)
        attachment.save(update_fields=["sha256"])


def _record(
    complaint: Complaint,
    escalation: Escalation,
    by: User | None,
    *,
    now: datetime,
    count: int,
) -> None:
    """What is left, row by row, digested without a salt: nothing in it is secret."""
    left = [
        {"object": kind, "pk": pk, "sha256": events.digest(b"", line)}
        for kind, pk, line in _left(complaint)
    ]
    events.record(
        complaint,
        ERASE,
        by,
        occurred_at=now,
        on_behalf_of=escalation.requested_by,
        facts={"state": complaint.state, "files": count, "rows": left},
    )


def _left(complaint: Complaint) -> Iterator[tuple[str, int, str]]:
    for kind, column in kinds().items():
        for pk, _case, line in lines(kind, column, [complaint.pk]):
            yield kind, pk, line
    for kind, pks in _further(complaint).items():
        for pk, _pk, line in lines(kind, "id", sorted(pks)):
            yield kind, pk, line


def _further(complaint: Complaint) -> dict[str, set[int]]:
    """Rows of this case alone that have no column for it, such as a group's tasks."""
    own = {str(model._meta.model_name) for model in blanking.reached()} - set(kinds())
    found: dict[str, set[int]] = defaultdict(set)
    for body in complaint.events.values_list("body", flat=True):
        for kind, pk, _digest in ROW.findall(body):
            if kind in own:
                found[kind].add(int(pk))
    return found
