"""What somebody said of a case, told apart from what a column holds when nobody did.

A form asks some things that need not be asked. Nothing may read as an answer that
was none: neither a "no" that is a column's default, nor any other default.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from complaints.case.choices import (
    Channel,
    ClientKind,
    Nature,
    Origin,
    Severity,
    Source,
)

if TYPE_CHECKING:
    from complaints.case.models import Complaint

# Yes, no, or nobody said; and the column that rows of an earlier time have instead,
# whose "no" was its default and says nothing.
QUESTIONS = {
    "has_apologised": "apologised",
    "can_settle": "is_settleable",
    "asks_confidentiality": "wants_confidentiality",
    "agent_has_authority": "agent_is_authorised",
    "agent_was_verified": "agent_is_identified",
    "client_has_signed": "client_signed",
}
# What these hold when nobody chose: said only where `said_columns` names the column.
UNSAID: dict[str, object] = {
    "client_kind": ClientKind.INDIVIDUAL,
    "severity": Severity.NORMAL,
    "present_count": 1,
    "same_matter_count": 1,
}
# The counter always asks for these; a ledger may have no word of them.
UNSAID_IN_LEDGER: dict[str, object] = {
    "channel": Channel.OTHER,
    "source": Source.WEB,
    "nature": Nature.COMPLAINT,
    "is_anonymous": True,
}


def answer(case: Complaint, question: str) -> bool | None:
    given: bool | None = getattr(case, question)
    if given is not None:
        return given
    return getattr(case, QUESTIONS[question]) or None


def is_yes(question: str) -> Q:
    """The rows of which `answer` is yes."""
    return Q(**{question: True}) | Q(**{QUESTIONS[question]: True})


def said(case: Complaint, column: str) -> object:
    """The column's value, or None where nobody chose it."""
    value: object = getattr(case, column)
    unsaid = UNSAID
    if case.origin == Origin.IMPORT:
        unsaid = UNSAID | UNSAID_IN_LEDGER
    is_unsaid = column in unsaid and value == unsaid[column]
    return None if is_unsaid and column not in (case.said_columns or ()) else value


def passed_on(case: Complaint, columns: Iterable[str]) -> dict[str, object]:
    """What is known in these columns, for another case of the same client."""
    asked = {
        name: answer(case, name) if name in QUESTIONS else said(case, name)
        for name in columns
    }
    return {name: value for name, value in asked.items() if value is not None}


def say(case: Complaint, *columns: str) -> None:
    """Note that somebody chose what these columns hold."""
    known = {*UNSAID, *UNSAID_IN_LEDGER}
    chosen = known.intersection(columns).union(case.said_columns or ())
    case.said_columns = sorted(chosen)
