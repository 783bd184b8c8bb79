"""norm 26.3: which reads answer a question to the access log."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from branches.models import User
from complaints.case import search
from complaints.case.models import Complaint
from complaints.case.models.read_log import CaseRead
from complaints.case.querysets import ComplaintQuerySet

MOST_CHARACTERS = 100


def asked(query: Mapping[str, str]) -> dict[str, str]:
    """Of which client, by whom."""
    return {
        name: query.get(name, "").replace("\0", "").strip()[:MOST_CHARACTERS]
        for name in ("q", "who")
    }


def found(user: User, *, q: str, who: str) -> QuerySet[CaseRead]:
    visible = Complaint.objects.visible_to(user)
    found = CaseRead.objects.select_related("reader__branch", "complaint")
    found = found.defer("complaint__search_vector")
    if q:
        found = found.filter(complaint__in=_of_client(visible, q))
    else:
        found = found.filter(complaint__in=visible)
    return found.filter(reader__in=_people(who)) if who else found


def _of_client(visible: ComplaintQuerySet, q: str) -> ComplaintQuerySet:
    """By number, name, whole telephone or its last four digits; not by content.

    The vector finds them, and finds more: what the words say is left out again.
    """
    fits = Q(number__icontains=q) | Q(client_name__icontains=q)
    # Of a whole number and of a tail alike, the last key is that of what was typed.
    keys = search.telephone_keys(q)
    if keys:
        whole = len(search.telephone_digits(q)) > search.TAIL_DIGITS
        fits |= Q(telephone_keys__contains=[keys[0] if whole else keys[1]])
    return visible.filter(search.matching(q)).filter(fits)


def _people(who: str) -> QuerySet[User]:
    named = User.objects.annotate(
        whole_name=Concat("last_name", Value(""), "first_name")
    )
    return named.filter(Q(username=who) | Q(whole_name__icontains=who))
