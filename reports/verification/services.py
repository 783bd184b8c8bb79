"""The whole archive read as of one moment: by the command, and each night."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches import keys
from branches.models import Branch
from complaints.archive import order  # noqa: F401 (adds the volumes to what is read)
from complaints.evidence import verify
from complaints.evidence.filing.reach import UnreachableError
from complaints.evidence.verify.archive import is_printed
from complaints.evidence.verify.house import verify_house
from complaints.records import handed  # noqa: F401 (and what was handed out)
from reports.papers import verification  # noqa: F401 (adds what branches have signed)
from reports.verification.models import VerifyOutcome, VerifyRun

# The hour from which on it is read, when the desk has least to do.
NIGHT = 2


def read(
    branches: Iterable[Branch],
    found: verify.VerifyResult,
    *,
    of_house: bool,
    advance: Callable[[int], None],
    printed: Iterable[tuple[str, str]] = (),
) -> None:
    """Raise BrokenError at the first place that is not as recorded.

    `printed`: anchors as paper has them, by their branch's code.
    """
    with transaction.atomic():
        _as_of_one_moment()
        if of_house:
            found.house = verify_house()
        for branch in branches:
            verify.verify_branch(branch, found, advance)
        for code, digest in printed:
            is_printed(code, digest)


def run() -> VerifyRun:
    """Of all branches; what comes of it is noted, whatever it is."""
    began_at, found = timezone.now(), verify.VerifyResult()
    outcome, words = VerifyOutcome.WHOLE, ""
    try:
        if missing := next(keys.faults(), None):
            raise verify.BrokenError(missing)
        branches = Branch.objects.order_by("code")
        read(branches, found, of_house=True, advance=lambda _count: None)
    except verify.BrokenError as error:
        outcome, words = VerifyOutcome.BROKEN, str(error)
    except UnreachableError as error:
        said = _("存放附件的地方没有回应，未能核对：%(error)s")
        outcome, words = VerifyOutcome.UNREAD, said % {"error": error}
    return VerifyRun.objects.create(
        began_at=began_at,
        ended_at=timezone.now(),
        outcome=outcome,
        words=words,
        counts=vars(found),
    )


def run_due() -> VerifyRun | None:
    """Once a night, however often it is asked."""
    now = timezone.localtime()
    begins = now.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    if now < begins or VerifyRun.objects.filter(began_at__gte=begins).exists():
        return None
    return run()


def is_overdue() -> bool:
    """The last night went by without it."""
    since = timezone.now() - timedelta(hours=26)
    return not VerifyRun.objects.filter(began_at__gte=since).exists()


def _as_of_one_moment() -> None:
    """The desk may go on working: what it writes meanwhile is not read."""
    with connection.cursor() as cursor:
        if connection.savepoint_ids:
            # Within a caller's transaction: what it changed of the house is noted now.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        else:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
