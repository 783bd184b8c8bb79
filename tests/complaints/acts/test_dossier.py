"""What the view says of a case is what the rows of its sections say."""

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from complaints import services
from complaints.acts import dossier
from complaints.acts.dossier import CaseSummary
from complaints.acts.registry import BY_KEY, SECTIONS, summary_sql
from complaints.case.choices import Category, State
from complaints.models import Complaint, DisposalMeasure, Recurrence, Task
from complaints.records import RECORDS
from tests.cases import approve_opinion, make_complaint, reach, record_values
from tests.visibility.case import make_case

VIEW = "complaints_casesummary"


def held(case):
    return dossier.fetch(case, SECTIONS)


def of(rows, condition=lambda row: True):
    return sum(1 for row in rows.all() if condition(row))


def waits(row):
    return row.answered_at is None


def newest(rows):
    return max((row.pk for row in rows), default=None)


def of_record(case):
    """As far as it says what the record lacks."""
    row = getattr(case, RECORDS[case.category].__name__.lower())
    return {name: bool(getattr(row, name)) for name in row.columns()}


def of_disposals(case):
    live = [row for row in case.disposals.order_by("pk") if row.revoked_at is None]
    decided = {row.measure_id for row in live}
    norms_own = DisposalMeasure.objects.filter(branch=None).order_by("pk")
    return {
        "count": len(live),
        "undecided": [str(row) for row in norms_own if row.pk not in decided],
        "undone": [
            {"pk": row.pk, "name": str(row.measure)}
            for row in live
            if row.done_on is None
        ]
        or None,
    }


def in_json(at):
    """As PostgreSQL writes a time: without the zeros at its end."""
    return at.isoformat().replace("+00:00", "").rstrip("0").rstrip(".") + "+00:00"


def of_inquiry(case):
    opinions = [row for row in case.opinions.all() if row.cycle == case.cycle]
    approved = [row for row in opinions if row.request.state == "approved"]
    return {
        "record": case.inquiryrecord.account,
        "heard": sorted({row.heard for row in case.statements.all()}),
        "parties": [
            {
                "name": str(row),
                "named_at": in_json(row.named_at),
                "is_heard": row.statements.exists(),
                "answer_by": None,
                "unheard": None,
            }
            for row in case.named_staff.current()
        ],
        "heard_of_old": None,
        "is_sought": case.unheard.exists(),
        "came_late": of(case.statements, lambda row: row.came_late),
        "disposals": of(case.disposals, lambda row: row.revoked_at is None),
        "opinion": opinions[-1].request.state if opinions else None,
        "approved_at": approved[-1].request.decided_at if approved else None,
    }


def of_report(case):
    reports = [row for row in case.hq_reports.all() if row.cycle == case.cycle]
    newest = case.opinions.filter(cycle=case.cycle).last()
    return {
        "all": len(reports),
        "sent": sum(row.is_sent for row in reports),
        "received": sum(row.is_received for row in reports),
        "asked_for": bool(
            newest and newest.to_headquarters and newest.request.state == "approved"
        ),
    }


def of_onward(case):
    owed = [
        row
        for row in case.onward_dues.order_by("due_at")
        if row.done_at is None and row.dropped_at is None
    ]
    return {
        "all": of(case.onward_dues),
        "kind": owed[0].kind if owed else None,
        "due_at": in_json(owed[0].due_at) if owed else None,
    }


# By section: the same of the rows, one by one.
ROWS = {
    "record": of_record,
    "disposal": of_disposals,
    "inquiry": of_inquiry,
    "report": of_report,
    "onward": of_onward,
    "incident": lambda case: {
        "title": case.incident_links.get(unlinked_at=None).incident.title,
        "told": case.incident_links.get(unlinked_at=None).repair_told_at,
        "link": case.incident_links.get(unlinked_at=None).pk,
    },
    "board": lambda case: {
        "all": of(case.board_notices),
        "waiting": of(case.board_notices, lambda row: row.posted_at is None),
        "hanging": of(
            case.board_notices, lambda row: row.posted_at and not row.removed_on
        ),
    },
    "referrals": lambda case: {
        "all": of(case.referrals),
        "waiting": of(case.referrals, waits),
    },
    "liaison": lambda case: {
        "all": of(case.liaisons),
        "waiting": of(case.liaisons, waits),
        "newest": newest(case.liaisons.all()),
    },
    "watch": lambda case: {
        "all": of(case.watch_entries),
        "running": of(case.watch_entries, lambda row: row.ended_at is None),
    },
    "recurrence": lambda case: {
        "same": of(case.recurrences, lambda row: row.is_same),
    },
    "task_force": lambda case: {
        "groups": of(case.task_forces),
        "tasks": sum(of(force.tasks) for force in case.task_forces.all()),
        "open": sum(
            of(force.tasks, lambda task: task.done_at is None)
            for force in case.task_forces.all()
        ),
        "newest": newest(Task.objects.filter(task_force__complaint=case)),
    },
    "decision_group": lambda case: {
        "all": of(case.group_decisions),
        "pending": of(case.group_decisions, lambda row: row.is_pending),
        "open": of(case.group_decisions, lambda row: row.is_to_be_carried_out),
        "newest": newest(case.group_decisions.all()),
    },
}


@pytest.fixture
def full(branch):
    """A case with a row in every section, and a mark that it came up before."""
    case = Complaint.objects.get(number=make_case(branch).number)
    Recurrence.objects.create(
        complaint=case,
        earlier=make_complaint(by=case.handler),
        is_same=True,
        marked_by=case.handler,
    )
    return case


@pytest.mark.parametrize("key", [section.key for section in SECTIONS])
def test_a_section_holds_what_its_rows_say(key, full):
    summary, rows = held(full)[key], ROWS[key](full)

    if key == "record":
        summary = {name: bool(summary[name]) for name in rows}
    if key == "inquiry":
        summary = {**summary, "record": summary["record"]["account"]}
    assert any(rows.values())
    assert summary == rows


def test_an_approved_opinion_is_held_with_its_time(handler, marketing, gm):
    case = reach(make_complaint(by=handler, category="D"), "investigating", by=handler)
    approve_opinion(case, to_headquarters=True)

    summary = held(case)

    opinion = case.opinions.last()
    assert BY_KEY["inquiry"].told_after(summary["inquiry"]) == (
        opinion.request.decided_at
    )
    assert summary["inquiry"]["opinion"] == "approved"
    assert summary["report"] == {**of_report(case), "asked_for": True}


def test_of_a_new_case_no_section_has_anything_to_say(handler):
    case = make_complaint(by=handler)

    summary = held(case)

    assert summary.keys() == {section.key for section in SECTIONS}
    assert not any(section.words(case, summary[section.key]) for section in SECTIONS)


@pytest.mark.parametrize("category", RECORDS)
@pytest.mark.parametrize("share", [0, 1, 2])
def test_a_record_lacks_in_the_view_what_its_row_lacks(category, share, handler):
    case = make_complaint(by=handler, category=category)
    values = list(record_values(category).items())[: share * 4 or None]
    values = values if share else values[:1]
    services.write_record(case, values=dict(values), by=handler)
    stored = RECORDS[category].objects.get(complaint=case)

    told = RECORDS[category].of(case, held(case)["record"])

    assert told.unfilled(told.wanted) == stored.unfilled(stored.wanted)
    assert told.unfilled(told.owed) == stored.unfilled(stored.owed)


@pytest.mark.parametrize("category", Category.values)
def test_a_case_read_with_its_summary_costs_no_statement_more(
    category, handler, marketing, gm, django_assert_num_queries
):
    case = make_complaint(by=handler, category=category)
    case = reach(case, State.INVESTIGATING, by=handler)
    with_it = Complaint.objects.annotate(**dossier.columns()).get(pk=case.pk)

    with django_assert_num_queries(1):
        asked = held(case)

    with django_assert_num_queries(0):
        assert asked == held(with_it)


def test_what_is_asked_again_is_as_it_stands_now(handler):
    case = make_complaint(by=handler)
    assert held(case)["record"] == {}

    services.write_record(case, values=record_values("A"), by=handler)

    assert held(case)["record"]["matter"] == "both"


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO complaints_casesummary (complaint_id) VALUES (1)",
        "UPDATE complaints_casesummary SET complaint_id = complaint_id",
        "DELETE FROM complaints_casesummary",
    ],
)
def test_the_application_cannot_write_the_view(statement, handler):
    make_complaint(by=handler)

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_view_gives_its_reader_no_rights_of_its_owner():
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = %s", [VIEW])
        assert cursor.fetchone() == (["security_invoker=true"],)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_view_in_the_database_is_the_one_that_the_sections_say():
    # Nobody else may make one.
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY VIEW said AS {summary_sql()}")
        definition = "SELECT pg_get_viewdef(%s::regclass)"
        cursor.execute(definition, ["said"])
        said = cursor.fetchone()
        cursor.execute(definition, [VIEW])
        assert cursor.fetchone() == said, "a section's SQL wants a migration"


def test_the_model_reads_the_view(handler):
    case = make_complaint(by=handler)

    summary = CaseSummary.objects.get(complaint=case)

    assert summary == case.summary
    assert str(summary) == case.number
