"""What an earlier case knows of a client whose whole telephone was typed.

Taken over into the form, open to change. It shows what is masked elsewhere: the page
that gives it is read like a reveal. Account and identity are asked of the client anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from complaints.case.answers import passed_on
from complaints.case.finding import search
from complaints.case.models import Complaint
from complaints.case.models.details import Standing, standings

TAKEN_OVER = (
    "client_name",
    "telephone",
    "email",
    "address",
    "contact_time",
    "client_kind",
    "investor_kind",
    "is_branch_client",
)


def known_by(telephone: str, cases: Iterable[Complaint]) -> set[int]:
    """Those of which a whole number is the one typed; four last digits are too few."""
    typed = set(search.whole_keys(search.telephone_keys(telephone)))
    return {
        case.pk
        for case in cases
        if not case.is_erased and typed & set(search.whole_keys(case.telephone_keys))
    }


def taken_over(complaint: Complaint) -> dict[str, str]:
    """By the counter's field; of each detail that it had been left with the branch."""
    known = {name: _control(value) for name, value in _known(complaint).items()}
    checks = standings(complaint).items()
    left = [name for name, row in checks if row.standing == Standing.REGISTERED]
    return known | {f"{name}_standing": Standing.REGISTERED.value for name in left}


def _known(complaint: Complaint) -> dict[str, object]:
    return {x: y for x, y in passed_on(complaint, TAKEN_OVER).items() if y != ""}


def _control(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
