"""norm 11.2: look through a month's texts beside those of the months before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils import timezone

from branches.models import Branch, User
from complaints.case.choices import Origin
from complaints.case.models import Complaint, NamedStaff
from reports import periods
from reports.periods import Period
from reports.problems import services, words
from reports.problems.models import ProblemSearch
from reports.problems.services import Suggestion
from reports.problems.words import Group, Text

MONTHS_BEFORE = 3
CHUNK = 2_000


def search(branch: Branch, month: Period, *, by: User | None) -> ProblemSearch:
    """What it finds waits for a leader; what nobody judged before is renewed."""
    earlier = Period(month.shifted(-MONTHS_BEFORE).first, month.first)
    found = words.common(
        list(texts(branch, month)),
        texts(branch, earlier),
    )
    return services.take_suggestions(
        branch,
        month.first,
        [_suggestion(group) for group in found.groups],
        cases=found.cases,
        cases_before=found.cases_before,
        is_enough=found.is_enough,
        by=by,
    )


def search_due() -> int:
    """The last month of every branch where nobody has looked yet."""
    month = periods.month_of(timezone.now()).before
    searched = ProblemSearch.objects.filter(month=month.first).values("branch")
    due = Branch.objects.filter(is_active=True).exclude(pk__in=searched)
    for branch in due:
        search(branch, month, by=None)
    return len(due)


def texts(branch: Branch, period: Period) -> Iterator[Text]:
    """What clients said and wanted in it, with the names that are no words."""
    cases = Complaint.objects.filter(
        branch=branch,
        received_at__gte=period.begin,
        received_at__lt=period.until,
    ).exclude(origin=Origin.IMPORT)
    named = defaultdict(set)
    for pk, name in NamedStaff.objects.filter(complaint__in=cases).values_list(
        "complaint", "name"
    ):
        named[pk].add(name)
    staff = [
        f"{last}{first}"
        for last, first in branch.users.values_list("last_name", "first_name")
    ]
    rows = cases.order_by().values_list(
        "pk", "statement", "demand", "client_name", "agent_name"
    )
    for pk, statement, demand, client, agent in rows.iterator(chunk_size=CHUNK):
        yield Text(
            pk,
            f"{statement}\n{demand}",
            client=client,
            names=(client, agent, *staff, *named[pk]),
        )


def _suggestion(group: Group) -> Suggestion:
    return Suggestion(
        words=[rise.term for rise in group.rises],
        rises=[
            {"word": rise.term, "now": rise.now, "before": rise.before}
            for rise in group.rises
        ],
        cases=group.cases,
    )
