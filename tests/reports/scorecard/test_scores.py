"""Each obligation counts a known month right, and lists what it has counted."""

from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.models import User
from complaints.models import Event
from reports import periods
from reports.scorecard.obligations import obligations
from reports.scorecard.pages import cases
from reports.scorecard.scores import Score, Scores, Status, by_month, scores
from tests.cases import make_complaint
from tests.databases import undone
from tests.people import make_branch
from tests.reports.scorecard.known import COUNTED_AT, March, travel

pytestmark = pytest.mark.xdist_group("known")
MARCH = periods.parse("2026-03")
MOST_STATEMENTS = 34
# Of each obligation (met, total), and what is shown beside it: see known.py.
KNOWN = {
    "2.1": (1, 2), "3.1": (16, 23), "3.2": (1, 2), "4.1": (11, 23), "4.2": (1, 2),
    "4.3": (1, 1), "5.1": (1, 3), "6.1": (1, 2), "7.1": (2, 9), "7.2": (13, 21),
    "7.3": (3, 4), "8.1": (10, 15), "8.2": (2, 3), "8.3": (2, 2), "9.1": (3, 3),
    "11.1": (1, 1), "11.2": (1, 2), "11.3": (1, 2), "12.1": (1, 2),
    "12.2": (1, 2), "13.1": (1, 2), "14.1": (23, 23),
    "10.1": (0, 1), "10.2": (0, 31 * 2 + 22 * 3), "10.3": (0, 2),
    "11.4": (0, 1), "22.2": (0, 2),
    "15.1": (14, 16), "15.2": (0, 16), "16.1": (3, 4), "16.2": (1, 2),
    "16.3": (1, 2), "17.1": (10, 23), "17.2": (16, 18), "17.3": (12, 19),
    "17.4": (15, 22), "18.1": (23, 23), "18.2": (1, 2), "18.3": (1, 2),
    "19.1": (1, 2), "19.2": (1, 2), "20.0": (3, 3), "20.1": (2, 3), "20.2": (2, 3),
    "20.3": (1, 2), "21.0": (0, 2), "21.1": (1, 2), "21.2": (1, 2), "21.3": (1, 1),
    "22.0": (2, 2),
    "22.1": (1, 2), "23.0": (4, 4), "23.2": (3, 3), "23.3": (1, 2), "23.4": (1, 1),
    "23.5": (1, 1), "24.2": (1, 1),
    "24.1": (2, 2), "25.1": (2, 2), "25.2": (2, 2), "25.3": (2, 2), "26.1": (1, 3),
    "26.2": (1, 3),
}  # fmt: skip
# Owed in the last month of a half-year alone.
HALF_YEARLY = "10.4"
# Neither a new client nor a posting is known of: nothing to count.
UNKNOWN = ["10.5", "24.3"]


@dataclass(frozen=True)
class Found:
    """What is known of the month, so that no test needs its rows again."""

    scores: Scores
    listed: dict[str, tuple[int, int]]
    events: int
    before: Scores
    december: Scores
    statements: tuple[int, int]


@pytest.fixture(scope="module")
def found(django_db_setup, django_db_blocker, tmp_path_factory) -> Found:
    """Built in a transaction that is rolled back."""
    with undone(django_db_blocker, tmp_path_factory.mktemp("media")):
        march = March()
        with travel(COUNTED_AT):
            return _count(march)


def _count(march: March) -> Found:
    one, other = march.branch.pk, make_branch("BJ001").pk
    statements = []
    for branches in ([one], [one, other]):
        with CaptureQueriesContext(connection) as asked:
            counted = scores(branches, MARCH)
        statements.append(len(asked))
    assert not any(score.total for score in counted[other].values())
    months = by_month([one], periods.parse("2026-Q1"))[one]
    in_march = Event.objects.filter(complaint__received_at__gte=MARCH.begin)
    of_march = in_march.filter(complaint__received_at__lt=MARCH.until)
    return Found(
        scores=counted[one],
        listed={id: _listed(id, march, march.frontdesk) for id in obligations()},
        events=of_march.exclude(complaint__origin="import").count(),
        before=months[MARCH.before.first],
        december=scores([one], periods.parse("2025-12"))[one],
        statements=tuple(statements),
    )


def _listed(id: str, march: March, user: User) -> tuple[int, int]:
    """Walk through all of the pages: how many were met, how many there are."""
    lines, after = [], None
    now = MARCH.until
    while after != "":
        page = cases.page(
            id, march.branch, MARCH, user=user, now=now, after=after or ""
        )
        lines += page.lines
        after = page.after
    assert [line.is_met for line in lines] == sorted(line.is_met for line in lines)
    return sum(line.is_met for line in lines), len(lines)


@pytest.mark.parametrize(
    "id", [pytest.param(id, marks=pytest.mark.norm(id)) for id in KNOWN]
)
def test_an_obligation_counts_the_known_month_right(id: str, found: Found) -> None:
    score = found.scores[id]

    assert (score.met, score.total) == KNOWN[id]
    assert found.listed[id] == KNOWN[id]
    assert score.status == status_of(id, *KNOWN[id])


def status_of(id: str, met: int, total: int) -> Status:
    if id in ("17.1", "19.2"):
        return Status.SHOWN
    return Status.MET if met == total else Status.MISSED


@pytest.mark.parametrize(
    "id",
    [pytest.param(id, marks=pytest.mark.norm(id)) for id in [HALF_YEARLY, *UNKNOWN]],
)
def test_what_there_is_nothing_of_is_neither_met_nor_missed(
    id: str, found: Found
) -> None:
    assert found.scores[id] == Score(0, 0, Status.NOT_APPLICABLE)


@pytest.mark.norm("26.3")
def test_every_event_of_the_month_is_verified(found: Found) -> None:
    score = found.scores["26.3"]

    assert score.met == score.total == found.events > 100
    assert found.listed["26.3"] == (score.met, score.total)


def test_the_tables_of_this_test_leave_out_nothing() -> None:
    assert {*KNOWN, *UNKNOWN, HALF_YEARLY, "26.3"} == set(obligations())


@pytest.mark.norm("20.3")
def test_what_came_back_is_shown_beside(found: Found) -> None:
    assert found.scores["20.3"].beside == 1


@pytest.mark.norm("9.1")
def test_refused_attempts_are_shown_beside(found: Found) -> None:
    assert found.scores["9.1"].beside == 1


def test_a_month_without_such_cases_does_not_apply(found: Found) -> None:
    """February: one complaint, in its last second."""
    assert found.before["14.1"] == Score(1, 1, Status.MET)
    assert found.before["2.1"] == Score(0, 0, Status.NOT_APPLICABLE)


@pytest.mark.norm("11.1")
def test_a_month_that_nobody_signed_is_missed(found: Found) -> None:
    """Even where no draft was made of it: February had complaints before it."""
    assert found.before["11.1"] == Score(0, 1, Status.MISSED)


@pytest.mark.norm("21.3", "23.5", "24.2")
def test_a_quarter_that_nobody_summed_up_is_missed(found: Found) -> None:
    """In its last month; the others owe no summary."""
    for id in ("21.3", "23.5", "24.2"):
        assert found.december[id] == Score(0, 1, Status.MISSED)
        assert found.before[id] == Score(0, 0, Status.NOT_APPLICABLE)


def test_more_branches_take_no_more_statements(found: Found) -> None:
    one, two = found.statements
    assert one == two <= MOST_STATEMENTS


@pytest.mark.norm("26.3")
@pytest.mark.django_db(transaction=True)
def test_an_altered_event_counts_as_unverified(frontdesk, branch, superuser) -> None:
    make_complaint(by=frontdesk)
    with superuser().cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE complaints_event SET verb = 'x' WHERE seq = 1")

    score = scores([branch.pk], MARCH)[branch.pk]["26.3"]

    assert (score.met, score.total) == (0, 1)
