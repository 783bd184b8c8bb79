"""Clocks start at receipt, and replies stop them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, transaction
from django.utils import timezone

from complaints import services
from complaints.case.choices import OPEN, State
from complaints.clocks.models import Deadline
from complaints.models import Complaint
from tests.cases import FINDINGS, make_complaint, reach
from tests.days import (
    BASELINE,
    FINAL,
    IN_24H,
    RECEIVED,
    next_due,
    results,
    rows,
    talk,
    the,
)
from tests.lives import at, rich_life


@pytest.mark.norm("7.2", "17.3", "17.4")
def test_receipt_starts_three_clocks(case):
    assert rows(case) == [
        ("baseline_reply", BASELINE, "pending"),
        ("reply_24h", IN_24H, "pending"),
        ("final_feedback", FINAL, "pending"),
    ]
    assert next_due(case) == BASELINE


@pytest.mark.norm("7.2", "17.4")
def test_each_clock_keeps_what_accounts_for_it(case):
    row = the(case, "final_feedback")

    assert row.rule.startswith("norm 17.4")
    assert row.inputs == {
        "received_at": "2026-03-02T10:00:00+08:00",
        "closing": "17:00",
    }
    assert "2026-03-05" in row.explanation
    assert row.calendar_version
    assert not row.is_provisional


@pytest.mark.norm("6.1", "17.4")
@pytest.mark.parametrize("nature", ["opinion", "suggestion"])
def test_an_opinion_has_the_final_feedback_alone(nature, clock, frontdesk):
    case = make_complaint(by=frontdesk, nature=nature)

    assert rows(case) == [("final_feedback", FINAL, "pending")]
    assert next_due(case) == FINAL


@pytest.mark.norm("6.1")
def test_criticism_has_the_clocks_of_a_complaint(clock, frontdesk):
    case = make_complaint(by=frontdesk, nature="criticism")

    assert [kind for kind, _due, _result in rows(case)] == [
        "baseline_reply",
        "reply_24h",
        "final_feedback",
    ]


@pytest.mark.norm("7.2", "17.3")
def test_a_late_entry_is_breached_at_once_where_time_has_run_out(clock, frontdesk):
    clock("2026-03-03 11:00")
    case = make_complaint(
        by=frontdesk, received_at=RECEIVED, backfill_reason="当时系统停电"
    )

    assert results(case) == {
        "baseline_reply": "breached",
        "reply_24h": "breached",
        "final_feedback": "pending",
    }
    assert the(case, "baseline_reply").breached_at == BASELINE
    assert case.is_backfilled
    assert next_due(case) == BASELINE


# Answers


@pytest.mark.norm("7.2", "17.3")
def test_an_interim_reply_answers_the_reply_clocks_alone(case, clock, frontdesk):
    clock("2026-03-02 15:00")
    reply = talk(case, "interim_reply", by=frontdesk)

    assert results(case) == {
        "baseline_reply": "met",
        "reply_24h": "met",
        "final_feedback": "pending",
    }
    met = the(case, "baseline_reply")
    assert (met.met_by, met.met_at) == (reply, at("2026-03-02 15:00"))
    assert next_due(case) == FINAL


@pytest.mark.norm("17.4")
def test_the_final_feedback_answers_everything(case, clock, frontdesk):
    clock("2026-03-02 15:00")
    services.record_findings(case, findings=FINDINGS, by=frontdesk)
    talk(case, "final_feedback", by=frontdesk)

    assert set(results(case).values()) == {"met"}
    # Not resolved yet, so it is due still.
    assert next_due(case) == FINAL


@pytest.mark.norm("17.4")
def test_a_feedback_before_the_conclusion_is_none(case, frontdesk):
    with pytest.raises(ValidationError, match="作最终反馈之前还须完成下列各项"):
        talk(case, "final_feedback", by=frontdesk)

    assert not case.contacts.filter(purpose="final_feedback").exists()
    assert results(case)["final_feedback"] == "pending"


@pytest.mark.norm("17.4")
@pytest.mark.parametrize(
    "purpose", ["intake", "acknowledgement", "enquiry", "explanation"]
)
def test_other_talks_answer_nothing(purpose, case, frontdesk):
    before = rows(case)

    talk(case, purpose, by=frontdesk)

    assert rows(case) == before


@pytest.mark.norm("17.3")
def test_an_attempt_that_did_not_reach_the_client_answers_nothing(case, frontdesk):
    before = rows(case)

    talk(case, "interim_reply", by=frontdesk, reached=False)

    assert rows(case) == before


@pytest.mark.norm("7.2")
def test_a_reply_at_the_last_moment_is_in_time(case, clock, frontdesk):
    clock("2026-03-02 15:30")
    talk(case, "interim_reply", by=frontdesk)

    assert results(case)["baseline_reply"] == "met"


@pytest.mark.norm("7.2")
def test_a_reply_in_time_but_recorded_late_is_a_breach(case, clock, frontdesk):
    clock("2026-03-02 15:31")
    reply = talk(
        case, "interim_reply", by=frontdesk, occurred_at=at("2026-03-02 15:00")
    )

    row = the(case, "baseline_reply")
    assert (row.result, row.breached_at) == ("breached", BASELINE)
    assert (row.met_by, row.met_at) == (reply, at("2026-03-02 15:00"))
    assert results(case)["reply_24h"] == "met"


@pytest.mark.norm("7.2", "17.3")
def test_a_breach_is_written_by_any_act_and_stays(case, clock, frontdesk):
    clock("2026-03-03 10:00:01")
    services.reveal(case, reason="核对身份", by=frontdesk)
    assert results(case) == {
        "baseline_reply": "breached",
        "reply_24h": "breached",
        "final_feedback": "pending",
    }
    assert next_due(case) == BASELINE
    event = case.events.get(verb="breach")
    assert (event.actor, event.body.count('"object":"deadline"')) == (None, 2)

    talk(case, "interim_reply", by=frontdesk)

    assert results(case)["baseline_reply"] == "breached"
    assert the(case, "baseline_reply").met_at == timezone.now()
    assert next_due(case) == FINAL


@pytest.mark.norm("17.4")
def test_a_late_resolving_leaves_the_final_feedback_breached(case, clock, handler):
    clock("2026-03-06 09:00")
    reach(case, State.RESOLVED, by=handler)

    assert results(case)["final_feedback"] == "breached"


# Moments of contacts


@pytest.mark.parametrize("occurred", ["2026-03-02 09:59", "2026-03-02 10:01"])
def test_a_talk_lies_between_receipt_and_now(occurred, case, frontdesk):
    with pytest.raises(ValidationError) as refusal:
        talk(case, "enquiry", by=frontdesk, occurred_at=at(occurred))

    assert list(refusal.value.message_dict) == ["occurred_at"]


# The next due time


def due_by_rule(case):
    """DESIGN 10, from the rows as they are stored."""
    cycle = [row for row in case.deadlines.all() if row.cycle == case.cycle]
    owed = [
        row.due_at
        for row in cycle
        if row.result in ("pending", "breached")
        and row.met_at is None
        and (case.state in OPEN or row.kind == "follow_up_visit")
    ]
    finals = [row.due_at for row in cycle if row.kind == "final_feedback"]
    return min(owed or (finals if case.state in OPEN else []), default=None)


def test_through_a_whole_life_the_next_due_time_is_right(request):
    names = ("frontdesk", "handler", "operations")
    people = {name: request.getfixturevalue(name) for name in names}
    seen = []

    for case in rich_life(people):
        assert case.next_due_at == due_by_rule(case)
        seen.append(case.next_due_at)

    assert len(set(seen)) == 6
    assert seen[-1] is None


@pytest.mark.parametrize(
    ("state", "due"),
    [(State.RECEIVED, None), (State.CLOSED, RECEIVED), (State.WITHDRAWN, RECEIVED)],
)
def test_the_database_refuses_an_impossible_due_time(state, due, case, operations):
    reach(case, state, by=operations)

    with pytest.raises(Error, match="complaint_due_while_open"), transaction.atomic():
        Complaint.objects.filter(pk=case.pk).update(next_due_at=due)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"result": "breached"}, "deadline_breached_at_iff_missed"),
        (
            {"result": "breached", "breached_at": BASELINE + timedelta(seconds=1)},
            "deadline_breached_at_iff_missed",
        ),
        ({"breached_at": BASELINE}, "deadline_breached_at_iff_missed"),
        ({"result": "met"}, "deadline_met_with_time"),
        (
            {"result": "met", "met_at": BASELINE + timedelta(seconds=1)},
            "deadline_met_with_time",
        ),
    ],
)
def test_the_database_refuses_an_impossible_clock(change, constraint, case):
    row = the(case, "baseline_reply")

    with pytest.raises(Error, match=constraint), transaction.atomic():
        Deadline.objects.filter(pk=row.pk).update(**change)


def test_the_same_clock_twice_is_refused(case):
    row = the(case, "baseline_reply")
    row.pk = None

    with pytest.raises(Error, match="deadline_pending_once"), transaction.atomic():
        row.save(force_insert=True)
