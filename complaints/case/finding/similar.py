"""Earlier complaints that a new one may repeat: of the client, or in like words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Q
from django.db.models.functions import Left
from django.utils import timezone

from branches.calendar import load_calendar
from branches.models import User
from complaints.case import telephones
from complaints.case.choices import DONE
from complaints.case.finding import search
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet

MOST = 5
# Long enough to mean someone, or something.
NAME_LENGTH = 2
MOST_TYPED = 60
WORDS_LENGTH = 8
# In working days: later than this it is a complaint of its own.
COMES_BACK_WITHIN = 10
# Words are compared with what the branch heard lately, and no further.
LATELY = timedelta(days=30)
COMPARED = 200
COMPARED_LENGTH = 300
ALIKE = 0.3


def of_client(user: User, *, name: str, telephone: str) -> list[Complaint]:
    """norm form 22: the branch's earlier complaints of this client, newest first."""
    condition = Q()
    name = name.strip()[:60]
    if len(name) >= NAME_LENGTH:
        # The words alone would also find whoever mentions this client.
        named = search.matching(name, branch_id=user.branch_id)
        condition |= named & Q(client_name__icontains=name)
    for number in telephones.parse(telephone[:MOST_TYPED]):
        if len(number.digits) >= search.TAIL_DIGITS:
            condition |= search.matching(number.digits, branch_id=user.branch_id)
    if not condition:
        return []
    visible = Complaint.objects.visible_to(user).filter(condition, branch=user.branch)
    return list(for_a_line(visible).order_by("-received_at", "-pk")[:MOST])


def reopenable(cases: Iterable[Complaint], user: User, *, now: datetime) -> set[int]:
    """Which may be the same matter come back: resolved not ten working days ago."""
    done = [case for case in cases if case.state in DONE and case.resolved_at]
    if not done or user.branch is None:
        return set()
    calendar = load_calendar(user.branch)
    first = timezone.localdate(now)
    for _count in range(COMES_BACK_WITHIN):
        first = calendar.previous_working_day(first)
    return {
        case.pk
        for case in done
        if case.resolved_at and timezone.localdate(case.resolved_at) >= first
    }


def in_words(
    user: User, *, statement: str, now: datetime, but: Iterable[Complaint] = ()
) -> list[Complaint]:
    """What the branch heard lately in like words: perhaps one cause, many clients."""
    lately = Complaint.objects.visible_to(user).filter(
        branch=user.branch, received_at__gte=now - LATELY
    )
    others = lately.exclude(pk__in=[case.pk for case in but])
    found = alike(statement, others, most=MOST)
    if not found:
        return []
    return list(for_a_line(lately.filter(pk__in=found)).order_by("-received_at"))


def alike(
    statement: str,
    among: ComplaintQuerySet,
    *,
    most: int,
    compared: int = COMPARED,
    enough: Callable[[datetime], float] = lambda received_at: ALIKE,
) -> list[int]:
    """Those in like words by their keys, newest first; at most one statement.

    `enough` says for a time of receipt how much alike is alike.
    """
    asked = bigrams(statement[:COMPARED_LENGTH])
    if len(asked) < WORDS_LENGTH:
        return []
    heard = among.order_by("-received_at", "-pk").values_list(
        "pk", "received_at", Left("statement", COMPARED_LENGTH)
    )
    matching = (
        pk
        for pk, at, text in heard[:compared]
        if likeness(asked, bigrams(text)) >= enough(at)
    )
    return list(islice(matching, most))


def for_a_line(cases: ComplaintQuerySet) -> ComplaintQuerySet:
    return cases.select_related("handler").defer("search_vector")


def bigrams(text: str) -> set[str]:
    letters = "".join(character for character in text.lower() if character.isalnum())
    return {letters[at : at + 2] for at in range(len(letters) - 1)}


def likeness(some: set[str], others: set[str]) -> float:
    """The share of the shorter text's bigrams that the other has too."""
    shorter = min(len(some), len(others))
    return len(some & others) / shorter if shorter >= WORDS_LENGTH else 0
