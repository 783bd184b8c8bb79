"""A branch that is merged into another: who works its cases from that day on.

Its cases, numbers and archive stay under its own code; `User.served` says it the other
way round. (Decided in decided/merging.py.)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Branch


def served_by(branch_ids: Iterable[int]) -> dict[int, int]:
    """Which branch works the cases of each today; one statement."""
    today = timezone.localdate()
    found = Branch.objects.filter(closes_on__lte=today)
    into = dict(found.values_list("pk", "successor"))
    return {pk: _last(pk, into) for pk in branch_ids}


def _last(pk: int, into: dict[int, int | None]) -> int:
    """No branch is merged into one that ends before it, so there is no circle."""
    while (successor := into.get(pk)) is not None:
        pk = successor
    return pk


def goes_on(day: date) -> Q:
    """Of branches: not merged into another by that day."""
    return Q(closes_on=None) | Q(closes_on__gt=day)


def of_today(branch: str) -> Case:
    """The same of a column, in the database; of what was merged once."""
    is_merged = When(
        **{f"{branch}__closes_on__lte": timezone.localdate()},
        then=F(f"{branch}__successor"),
    )
    return Case(is_merged, default=F(branch))


def said(branch: Branch) -> str:
    """Where to go instead."""
    return _("%(branch)s自 %(day)s 起并入%(successor)s，请在那里登记和办理。") % {
        "branch": branch.name,
        "day": branch.closes_on,
        "successor": branch.successor,
    }
