"""The visit, and what becomes of clocks when a case is reopened, merged, withdrawn."""

import pytest
from django.core.exceptions import ValidationError

from complaints import services
from complaints.case.choices import State
from tests.cases import final_feedback, make_complaint, merge, reach, withdraw
from tests.cases import visit as made
from tests.days import FINAL, next_due, results, rows, talk, the
from tests.lives import at


@pytest.mark.norm("8.2")
def test_resolving_starts_the_visit(case, frontdesk):
    case = reach(case, State.RESOLVED, by=frontdesk)

    visit = the(case, "follow_up_visit")
    assert visit.opens_at == at("2026-04-02 00:00")
    assert visit.due_at == at("2026-04-30 17:00")
    assert case.next_due_at == visit.due_at


@pytest.mark.norm("8.2")
@pytest.mark.parametrize(
    "client",
    [
        {"telephone": "", "is_anonymous": True, "client_name": ""},
        {"nature": "opinion"},
        {"nature": "suggestion"},
    ],
    ids=["no contact data", "opinion", "suggestion"],
)
def test_where_no_visit_is_owed_there_is_no_row(client, clock, frontdesk):
    values = {"contact_time": "", "no_contact_reason": "客户不愿留下", **client}
    case = reach(make_complaint(by=frontdesk, **values), State.RESOLVED, by=frontdesk)

    assert not case.deadlines.filter(kind="follow_up_visit").exists()
    assert case.next_due_at is None


@pytest.mark.norm("8.2")
def test_a_visit_before_one_month_does_not_count(case, clock, frontdesk):
    reach(case, State.RESOLVED, by=frontdesk)

    clock("2026-04-01 23:59")
    with pytest.raises(ValidationError, match="2026-04-02 起"):
        services.record_visit(case, entry=made(), by=frontdesk)

    clock("2026-04-02 00:00")
    services.record_visit(case, entry=made(), by=frontdesk)
    assert results(case)["follow_up_visit"] == "met"
    assert next_due(case) is None


@pytest.mark.norm("8.2")
def test_a_visit_not_made_in_time_is_breached(case, clock, frontdesk):
    reach(case, State.RESOLVED, by=frontdesk)
    clock("2026-04-30 17:01")

    services.record_visit(case, entry=made(), by=frontdesk)

    assert results(case)["follow_up_visit"] == "breached"


# Reopened, merged, withdrawn


def test_reopening_starts_a_new_cycle_and_leaves_the_old_results(
    case, clock, frontdesk
):
    clock("2026-03-02 15:31")
    reach(case, State.RESOLVED, by=frontdesk)
    clock("2026-03-09 16:00")
    case = services.reopen(case, reason="客户不满意", by=frontdesk)

    assert results(case, cycle=1) == {
        "baseline_reply": "breached",
        "reply_24h": "met",
        "final_feedback": "met",
        "follow_up_visit": "superseded",
    }
    assert rows(case, cycle=2) == [
        ("baseline_reply", at("2026-03-10 15:30"), "pending"),
        ("reply_24h", at("2026-03-10 16:00"), "pending"),
        ("final_feedback", at("2026-03-12 17:00"), "pending"),
    ]
    assert (case.cycle, case.resolved_at) == (2, None)
    assert next_due(case) == at("2026-03-10 15:30")


def test_resolved_again_it_owes_a_new_visit(case, clock, frontdesk):
    reach(case, State.RESOLVED, by=frontdesk)
    clock("2026-03-09 10:00")
    services.reopen(case, reason="客户不满意", by=frontdesk)
    clock("2026-03-10 10:00")
    services.resolve(case, by=frontdesk, feedback=final_feedback())

    assert the(case, "follow_up_visit", cycle=1).result == "superseded"
    assert the(case, "follow_up_visit", cycle=2).opens_at == at("2026-04-10 00:00")


def test_the_old_cycles_feedback_does_not_resolve_the_new(case, clock, frontdesk):
    reach(case, State.RESOLVED, by=frontdesk)
    clock("2026-03-09 10:00")
    services.reopen(case, reason="客户不满意", by=frontdesk)

    with pytest.raises(ValidationError, match="未向客户作最终反馈"):
        services.resolve(case, by=frontdesk)


@pytest.fixture
def reopened(case, clock, frontdesk):
    """Missed at 15:30 of the 2nd, resolved after that, reopened on the 9th at ten."""
    clock("2026-03-02 15:31")
    reach(case, State.RESOLVED, by=frontdesk)
    clock("2026-03-09 10:00")
    case = services.reopen(case, reason="客户不满意", by=frontdesk)
    clock("2026-03-09 11:00")
    return case


def test_a_talk_of_an_earlier_cycle_is_kept_there_and_moves_no_clock(
    reopened, frontdesk
):
    before = rows(reopened)

    earlier = at("2026-03-02 14:00")
    told = talk(reopened, "interim_reply", by=frontdesk, occurred_at=earlier)

    assert told.cycle == 1
    assert rows(reopened) == before
    assert results(reopened)["baseline_reply"] == "breached"
    assert next_due(reopened) == at("2026-03-09 15:30")


def test_in_a_third_cycle_a_talk_finds_the_second(reopened, clock, frontdesk):
    services.resolve(reopened, by=frontdesk, feedback=final_feedback())
    clock("2026-03-16 10:00")
    case = services.reopen(reopened, reason="客户仍不满意", by=frontdesk)

    cycles = [
        talk(case, "enquiry", by=frontdesk, occurred_at=at(moment)).cycle
        for moment in ("2026-03-09 09:59", "2026-03-09 10:00", "2026-03-16 10:00")
    ]

    assert cycles == [1, 2, 3]


@pytest.mark.parametrize(
    ("purpose", "values", "told"),
    [
        ("final_feedback", {"attitude": "satisfied"}, "purpose"),
        ("interim_reply", {"agreed": "2026-03-10 10:00"}, "agreed_at"),
        ("interim_reply", {"is_substitute": True, "reached": False}, "is_substitute"),
    ],
    ids=["outcome", "agreed time", "substitute"],
)
def test_what_would_change_an_earlier_cycle_is_refused(
    purpose, values, told, reopened, frontdesk
):
    with pytest.raises(ValidationError) as refusal:
        talk(
            reopened,
            purpose,
            by=frontdesk,
            occurred_at=at("2026-03-06 10:00"),
            **values,
        )

    assert list(refusal.value.message_dict) == [told]


@pytest.mark.norm("7.1")
def test_consent_in_a_new_cycle_counts_from_its_start(case, clock, frontdesk):
    reach(case, State.RESOLVED, by=frontdesk)
    clock("2026-03-09 10:00")
    services.reopen(case, reason="客户不满意", by=frontdesk)
    clock("2026-03-09 10:30")

    talk(case, "explanation", by=frontdesk, agreed="2026-03-10 15:30")

    assert not case.escalations.exists()
    assert the(case, "agreed_reply").due_at == at("2026-03-10 15:30")


@pytest.mark.norm("17.3")
def test_a_merged_cases_unmet_reply_clocks_run_on(case, clock, frontdesk, operations):
    talk(case, "interim_reply", by=frontdesk)
    clock("2026-03-02 16:00")
    later = make_complaint(by=frontdesk)

    merge(later, target=case, by=operations)

    assert set(results(later).values()) == {"superseded"}
    assert next_due(later) is None
    carried = [row for row in rows(case) if row[2] == "pending"]
    assert carried == [
        ("final_feedback", FINAL, "pending"),
        ("baseline_reply", at("2026-03-03 15:30"), "pending"),
        ("reply_24h", at("2026-03-03 16:00"), "pending"),
    ]
    assert the(case, "reply_24h", result="pending").inputs["merged_from"] == (
        later.number
    )
    assert next_due(case) == at("2026-03-03 15:30")


@pytest.mark.norm("17.3")
def test_a_clock_that_the_target_has_is_not_doubled(case, frontdesk, operations):
    later = make_complaint(by=frontdesk)
    before = rows(case)

    merge(later, target=case, by=operations)

    assert rows(case) == before


def test_withdrawing_stops_the_clocks(case, clock, operations):
    clock("2026-03-02 16:00")
    withdraw(case, by=operations)

    assert results(case) == {
        "baseline_reply": "breached",
        "reply_24h": "superseded",
        "final_feedback": "superseded",
    }
    assert next_due(case) is None
