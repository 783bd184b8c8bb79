"""Each night: what rose in the week that ended yesterday, of each branch."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from branches.models import Branch
from complaints.case.models import NamedStaff
from reports.monthly.figures.received import desk_cases, within
from reports.periods import Period
from reports.problems.search import texts
from reports.problems.words import terms
from reports.rises import services
from reports.rises.models import EarlyWarning, RiseKind, RiseSearch
from reports.rises.statistic import WEEKS_BEFORE, Series, rising

WEEK = timedelta(days=7)
WHOLE = Series(RiseKind.BRANCH, "")
LONGEST = 100


def search_due() -> int:
    """Every branch that nobody has looked at since midnight; how many warnings."""
    until = timezone.localdate() - timedelta(days=1)
    done = RiseSearch.objects.filter(until__gte=until).values("branch")
    due = Branch.objects.filter(is_active=True).exclude(pk__in=done)
    return sum(len(search(branch, until)) for branch in due)


@transaction.atomic
def search(branch: Branch, until: date) -> list[EarlyWarning]:
    """Of two at once the second waits, and finds what the first has told."""
    row, _made = RiseSearch.objects.get_or_create(
        branch=branch, defaults={"until": date.min}
    )
    looked = RiseSearch.objects.select_for_update().get(pk=row.pk)
    if looked.until >= until:
        return []
    end = until + timedelta(days=1)
    week = Period(end - WEEK, end)
    earlier = Period(week.first - WEEKS_BEFORE * WEEK, week.first)
    now: defaultdict[Series, set[int]] = defaultdict(set)
    clients: dict[int, str] = {}
    for pk, client, series in sorted_cases(branch, week):
        clients[pk] = client or str(pk)
        for one in series:
            now[one].add(pk)
    before: Counter[Series] = Counter()
    for _pk, _client, series in sorted_cases(branch, earlier):
        before.update(series)
    found = [
        warning
        for rise in rising(now, before, clients=clients)
        if (warning := services.warn(branch, until, rise))
    ]
    looked.until = until
    looked.save(update_fields=["until"])
    return found


def sorted_cases(
    branch: Branch, period: Period
) -> Iterator[tuple[int, str, set[Series]]]:
    """Each case, whose it is, and all that it is counted under."""
    cases = desk_cases([branch.pk]).filter(within("received_at", period))
    columns = {
        pk: (category, system)
        for pk, category, system in cases.values_list("pk", "category", "business")
    }
    people = _complained_of(cases)
    for text in texts(branch, period):
        category, system = columns.get(text.pk, ("", ""))
        found = {WHOLE} | {Series(RiseKind.WORD, term) for term in terms(text)}
        found |= {Series(RiseKind.PERSON, str(pk)) for pk in people[text.pk]}
        if category:
            found.add(Series(RiseKind.CATEGORY, category))
        if said := " ".join(system.split()).lower()[:LONGEST]:
            found.add(Series(RiseKind.SYSTEM, said))
        yield text.pk, text.client, found


def _complained_of(cases: object) -> defaultdict[int, set[int]]:
    named = NamedStaff.objects.current().filter(complaint__in=cases, user__isnull=False)
    people: defaultdict[int, set[int]] = defaultdict(set)
    for case, user in named.values_list("complaint", "user"):
        people[case].add(user)
    return people
