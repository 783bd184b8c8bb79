"""The month's figures, each beside a count in plain SQL that knows nothing of them."""

# The SQL is put together from this room's own pieces.
# ruff: noqa: S608

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from complaints.case.choices import Category
from reports import periods
from reports.monthly.figures.gather import figures
from tests.reports.monthly.october import plain
from tests.reports.monthly.october.plain import CASES, MONTHS, ROWS, Plain, month
from tests.reports.monthly.october.play import SIGNING, at

pytestmark = pytest.mark.xdist_group("october")


def of(branch, slug: str = "2026-10") -> dict:
    period = periods.parse(slug)
    return figures([branch.pk], period, as_of=at(SIGNING))[branch.pk]


@pytest.mark.norm("11.1")
def test_every_figure_is_what_plain_sql_counts(cases, branch) -> None:
    found, sql = of(branch), Plain(branch, now=at(SIGNING))

    _received(found, sql)
    _clocks(found, sql)
    _courses(found, sql)
    _people(found, sql)


def _received(found: dict, sql: Plain) -> None:
    assert found["received"] == {when: sql.received(when) for when in MONTHS}
    assert found["received"] == {"count": 13, "before": 1, "year_before": 1}
    for name, rows in found["by"].items():
        counted = sql.sorted_by(name)
        shown = {(row["key"], w): row[w] for row in rows for w in MONTHS if row[w]}
        assert shown == counted, name
        # Totals add up across tables.
        for when in MONTHS:
            assert sum(row[when] for row in rows) == found["received"][when], name
    trend = found["trend"]
    assert (trend["months"][0], trend["months"][-1]) == ("2025-11", "2026-10")
    assert trend["received"] == sql.by_month(CASES, "received_at")
    assert sum(trend["year_before"]) == 1 == trend["year_before"][-1]
    for row in trend["categories"]:
        of_category = f"{CASES} AND category = '{row['key']}'"
        assert row["counts"] == sql.by_month(of_category, "received_at")
    backfilled = f"SELECT count(*) {CASES} AND is_backfilled AND {month('received_at')}"
    assert found["backfilled"]["count"] == sql.one(backfilled) == 1


def _clocks(found: dict, sql: Plain) -> None:
    for row in found["clocks"]:
        results = {key: n for key, n in row.items() if key not in ("key", "due")}
        assert results == {key: sql.outcome(row["key"], key) for key in results}
        assert row["due"] == sum(results.values())
    visit = {key: n for key, n in found["visit_clock"].items() if key != "due"}
    assert visit == {key: sql.outcome("follow_up_visit", key) for key in visit}
    extended = {key: n for key, n in found["extensions"].items() if key != "due"}
    assert extended == {
        key: sql.outcome("final_feedback", key, extension=True) for key in extended
    }
    assert found["extensions"]["due"] == 1
    due = f"{ROWS} AND {plain.FOUR}"
    assert found["due_by_month"] == sql.by_month(due, "d.due_at")
    missed = sql.by_month(f"{due} AND {plain.MISSED}", "d.due_at")
    assert found["missed_by_month"] == missed
    assert missed[-1] == sum(r["breached"] + r["confirmed"] for r in found["clocks"])
    late = "least(coalesce(d.met_at, %(until)s), %(until)s) - d.due_at"
    worst = sql.rows(
        f"SELECT c.number, d.kind, floor(extract(epoch FROM {late}) / 60) {ROWS}"
        f" AND {plain.FOUR} AND {plain.MISSED} AND {month('d.due_at')}"
        " ORDER BY 3 DESC, 1, 2 LIMIT 10"
    )
    assert worst == [
        (row["number"], row["kind"], row["late_minutes"]) for row in found["worst"]
    ]


def _courses(found: dict, sql: Plain) -> None:
    for name, took in {"reply": plain.REPLY, "resolve": plain.RESOLVE}.items():
        for row in found[name]:
            category = None if row["key"] == "all" else row["key"]
            shown = (row["count"], row["median"], row["p90"])
            assert shown == sql.spread(took, category), (name, row)
    for state, n in found["ended"].items():
        of_state = f"{CASES} AND state = %(state)s AND {month('closed_at')}"
        assert n == sql.one(f"SELECT count(*) {of_state}", state=state) == 1
    reopened = f"SELECT count(*) {plain.EVENTS} AND e.verb = 'reopen'"
    assert found["reopened"] == sql.one(reopened) == 1
    moved = sql.rows(
        "SELECT e.body::json->>'before', e.body::json->>'after', count(*)"
        f" {plain.EVENTS} AND e.verb = 'recategorise' GROUP BY 1, 2"
    )
    assert moved == [
        (row["before"], row["after"], row["count"]) for row in found["recategorised"]
    ]
    handed = f"SELECT count(*) {plain.HANDED_OVER}"
    assert found["handovers"]["times"] == sql.one(handed) == 1
    [row] = found["handovers"]["rows"]
    assert (row["key"], row["times"], row["cases"]) == ("operations", 1, 1)
    backlog = found["backlog"]
    assert backlog["open"] == sql.one(f"SELECT count(*) {plain.OPEN_THEN}")
    assert backlog["open"] == sum(row["count"] for row in backlog["ages"])
    days = [row for row, *_ in sql.rows(f"SELECT {plain.DAYS_OLD} {plain.OPEN_THEN}")]
    bounds = [range(2), range(2, 4), range(4, 6), range(6, 11), range(11, 9999)]
    ages = [sum(day in bound for day in days) for bound in bounds]
    assert [row["count"] for row in backlog["ages"]] == ages
    for row in backlog["age_by_category"]:
        of_category = f"{plain.OPEN_THEN} AND category = '{row['key']}'"
        assert sum(row["counts"]) == sql.one(f"SELECT count(*) {of_category}")


def _people(found: dict, sql: Plain) -> None:
    again = (
        f"SELECT count(*) {CASES} AND {month('received_at')} AND EXISTS (SELECT FROM"
        " complaints_recurrence r WHERE r.complaint_id = c.id AND r.is_same)"
    )
    assert found["recurring"] == sql.one(again) == 1
    [(clients, repeated)] = sql.rows(plain.REPEATED)
    assert found["repeated"] == {"clients": clients, "cases": repeated}
    groups = f"SELECT count(*) FROM complaints_incident WHERE {month('opened_at')}"
    assert found["groups"] == {"incidents": sql.one(groups), "cases": 2}
    said = sql.rows(
        "SELECT v.satisfaction, count(*) FROM complaints_visit v"
        " JOIN complaints_deadline d ON d.complaint_id = v.complaint_id"
        " AND d.cycle = v.cycle AND d.kind = 'follow_up_visit'"
        " JOIN complaints_complaint c ON c.id = v.complaint_id"
        f" JOIN complaints_contact t ON t.id = v.contact_id WHERE {plain.OURS}"
        " AND t.occurred_at < %(until)s"
        f" AND d.result <> 'superseded' AND {month('d.due_at')} GROUP BY 1"
    )
    visits = found["visits"]
    assert said == [
        (r["key"], r["count"]) for r in visits["satisfaction"] if r["count"]
    ]
    assert visits["made"] == sum(n for _key, n in said) == 1
    disposals = sql.rows(
        "SELECT p.conclusion, m.name, count(*), count(*) FILTER"
        " (WHERE p.done_on < '2026-11-01')"
        " FROM complaints_disposal p JOIN complaints_disposalmeasure m"
        " ON m.id = p.measure_id WHERE p.revoked_at IS NULL"
        f" AND {month('p.decided_at')} GROUP BY 1, 2 ORDER BY 1, 2"
    )
    assert disposals == sorted(tuple(row.values()) for row in found["disposals"])


def test_a_month_ends_at_midnight_in_shanghai(cases, branch) -> None:
    def counted(slug: str, category: str) -> int:
        found = of(branch, slug)
        by = {row["key"]: row["count"] for row in found["by"]["category"]}
        last = found["trend"]["categories"][list(Category).index(category)]
        assert last["counts"][-1] == by[category]
        return by[category]

    # 23:59:59 of the last day is the month's, 00:00:00 the next one's.
    assert (counted("2026-10", "C"), counted("2026-11", "C")) == (2, 0)
    assert (counted("2026-10", "D"), counted("2026-11", "D")) == (1, 1)
    late = {row["key"]: row["due"] for row in of(branch, "2026-11")["clocks"]}
    # Both fall due on Monday, the second.
    assert late["baseline_reply"] == 2


def test_a_quarter_is_its_months_together(cases, branch) -> None:
    months = [of(branch, slug)["received"]["count"] for slug in ("2026-10", "2026-11")]
    quarter = of(branch, "2026-Q4")

    assert quarter["received"]["count"] == sum(months)
    assert quarter["received"]["before"] == of(branch, "2026-Q3")["received"]["count"]
    assert quarter["trend"]["months"][-1] == "2026-12"


def test_two_branches_take_as_many_statements_as_one(
    cases, branch, other_branch
) -> None:
    month = periods.parse("2026-10")
    with CaptureQueriesContext(connection) as alone:
        one = figures([branch.pk], month, as_of=at(SIGNING))
    with CaptureQueriesContext(connection) as together:
        two = figures([branch.pk, other_branch.pk], month, as_of=at(SIGNING))

    assert len(alone) == len(together) <= 19
    assert two[branch.pk] == one[branch.pk]
    assert two[other_branch.pk]["received"]["count"] == 0
    assert two[other_branch.pk].keys() == two[branch.pk].keys()
