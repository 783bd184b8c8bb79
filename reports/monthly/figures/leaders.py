"""What a month leaves out: its paper is signed, and read, by those who are named."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from branches.models import LEADERS
from complaints.case.models import NamedStaff


def names_a_leader(case: str, branch: str) -> Exists:
    """DESIGN 7: of such a case the month says neither number nor text.

    `case` and `branch` are the ways to them from the row that is asked.
    """
    return Exists(
        NamedStaff.objects.current().filter(
            complaint=OuterRef(case),
            user__post__in=LEADERS,
            user__branch=OuterRef(branch),
        )
    )
