"""The clocks of a case as its days go by. 2026-03-02 is an ordinary Monday."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import Error, transaction
from django.utils import timezone

from complaints.case.choices import OPEN, State
from complaints.clocks.models import Deadline
from complaints.lifecycle import services
from complaints.models import Complaint
from tests.cases import FINDINGS, contact, final_feedback, make_complaint, reach
from tests.lives import at, rich_life

RECEIVED = at("2026-03-02 10:00")
BASELINE = at("2026-03-02 15:30")
IN_24H = at("2026-03-03 10:00")
FINAL = at("2026-03-05 17:00")


@pytest.fixture
def clock():
    """Time stands at receipt; the test moves it on."""
    with time_machine.travel(RECEIVED, tick=False) as traveller:
        yield lambda moment: traveller.move_to(at(moment))


@pytest.fixture
def case(clock, frontdesk):
    return make_complaint(by=frontdesk)


def rows(case, cycle=None):
    """(kind, due, result) of every row, as stored."""
    found = Deadline.objects.filter(complaint=case).order_by("pk")
    if cycle:
        found = found.filter(cycle=cycle)
    return [(row.kind, timezone.localtime(row.due_at), row.result) for row in found]


def results(case, cycle=1):
    return {kind: result for kind, _due, result in rows(case, cycle)}


def the(case, kind, **wanted):
    return Deadline.objects.get(complaint=case, kind=kind, **wanted)


def talk(case, purpose, *, by, agreed=None, reason="客户要求", **values):
    if agreed:
        values |= {
            "agreed_at": at(agreed),
            "client_agreed": True,
            "proposed_by": "client",
            "agreed_reason": reason,
        }
    return services.record_contact(case, entry=contact(purpose, **values), by=by)


def next_due(case):
    return Complaint.objects.get(pk=case.pk).next_due_at


# Receipt


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
    with pytest.raises(ValidationError, match="最终反馈须在有结论之后"):
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


@pytest.mark.norm("17.3")
def test_a_reply_by_substitute_counts(case, frontdesk):
    talk(case, "interim_reply", by=frontdesk, reached=False, is_substitute=True)

    assert results(case)["reply_24h"] == "met"


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


# Agreed times


@pytest.mark.norm("7.1", "17.3")
def test_an_agreed_time_before_the_baseline_leaves_it(case, frontdesk):
    talk(case, "explanation", by=frontdesk, agreed="2026-03-02 14:00", reason="")

    assert rows(case) == [
        ("baseline_reply", BASELINE, "pending"),
        ("reply_24h", IN_24H, "superseded"),
        ("final_feedback", FINAL, "pending"),
        ("agreed_reply", at("2026-03-02 14:00"), "pending"),
    ]
    assert next_due(case) == at("2026-03-02 14:00")


@pytest.mark.norm("7.1", "7.2", "17.3")
def test_an_agreed_time_after_the_baseline_takes_its_place(case, frontdesk):
    talk(case, "explanation", by=frontdesk, agreed="2026-03-03 09:00")

    agreed = the(case, "agreed_reply")
    assert results(case) == {
        "baseline_reply": "later_by_agreement",
        "reply_24h": "superseded",
        "final_feedback": "pending",
        "agreed_reply": "pending",
    }
    for kind in ("baseline_reply", "reply_24h"):
        assert the(case, kind).superseded_by == agreed
    assert next_due(case) == at("2026-03-03 09:00")


@pytest.mark.norm("7.2")
def test_later_than_the_baseline_wants_a_reason(case, frontdesk):
    before = rows(case)

    with pytest.raises(ValidationError) as refusal:
        talk(case, "explanation", by=frontdesk, agreed="2026-03-02 15:31", reason="")

    assert list(refusal.value.message_dict) == ["agreed_reason"]
    assert rows(case) == before
    talk(case, "explanation", by=frontdesk, agreed="2026-03-02 15:30", reason="")


@pytest.mark.norm("7.1")
@pytest.mark.parametrize(
    "values",
    [
        {"client_agreed": False},
        {"reached": False},
        {"agreed_at": at("2026-03-02 10:30"), "occurred_at": at("2026-03-02 10:30")},
    ],
    ids=["client did not agree", "not reached", "not after the talk"],
)
def test_a_time_is_agreed_only_with_the_client(values, case, clock, frontdesk):
    clock("2026-03-02 11:00")
    entry = contact(
        "explanation",
        **{"agreed_at": at("2026-03-02 14:00"), "client_agreed": True, **values},
    )

    with pytest.raises(ValidationError, match="约定时间须在联系到客户且客户同意时"):
        services.record_contact(case, entry=entry, by=frontdesk)

    assert not case.deadlines.filter(kind="agreed_reply").exists()


@pytest.mark.norm("7.1")
@pytest.mark.parametrize(
    ("agreed", "said"),
    [
        ("2026-03-02 09:59", "晚于联系时间"),
        ("2026-03-05 17:01", "不得晚于最终反馈期限 2026-03-05 17:00"),
    ],
)
def test_a_time_outside_the_case_is_refused(agreed, said, case, frontdesk):
    before = rows(case)

    with pytest.raises(ValidationError, match=said):
        talk(case, "explanation", by=frontdesk, agreed=agreed)

    assert rows(case) == before


@pytest.mark.norm("7.1")
def test_once_the_final_feedback_is_late_any_time_may_be_agreed(
    case, clock, frontdesk, operations
):
    clock("2026-03-06 09:00")
    talk(case, "explanation", by=frontdesk, agreed="2026-03-10 10:00")
    services.approve(case.escalations.get(), by=operations)

    assert the(case, "agreed_reply").due_at == at("2026-03-10 10:00")
    assert results(case)["final_feedback"] == "breached"


@pytest.mark.norm("7.1")
def test_an_intake_can_agree_the_time(clock, frontdesk):
    case = make_complaint(by=frontdesk, agreed_at=at("2026-03-02 14:30"))

    assert results(case)["agreed_reply"] == "pending"
    assert results(case)["reply_24h"] == "superseded"
    assert next_due(case) == at("2026-03-02 14:30")


@pytest.mark.norm("7.1")
def test_from_a_letter_no_time_is_agreed_yet(clock, frontdesk):
    with pytest.raises(ValidationError) as refusal:
        make_complaint(
            by=frontdesk,
            channel="letter",
            place="",
            agreed_at=at("2026-03-02 14:30"),
        )

    assert list(refusal.value.message_dict) == ["agreed_at"]


@pytest.mark.norm("7.1")
def test_a_time_beyond_the_next_working_day_waits_for_a_director(
    case, clock, frontdesk, operations
):
    talk(case, "explanation", by=frontdesk, agreed="2026-03-04 10:00")
    request = case.escalations.get()
    assert (request.kind, request.state) == ("agreed_time", "pending")
    assert results(case) == {
        "baseline_reply": "pending",
        "reply_24h": "pending",
        "final_feedback": "pending",
    }

    services.approve(request, by=operations)

    assert results(case) == {
        "baseline_reply": "later_by_agreement",
        "reply_24h": "superseded",
        "final_feedback": "pending",
        "agreed_reply": "pending",
    }
    assert next_due(case) == at("2026-03-04 10:00")


@pytest.mark.norm("7.1")
def test_up_to_the_next_working_day_half_past_three_nobody_is_asked(case, frontdesk):
    talk(case, "explanation", by=frontdesk, agreed="2026-03-03 15:30")

    assert not case.escalations.exists()
    assert the(case, "agreed_reply").due_at == at("2026-03-03 15:30")


@pytest.mark.norm("7.1")
def test_a_time_sent_back_takes_no_effect(case, frontdesk, operations):
    before = rows(case)
    talk(case, "explanation", by=frontdesk, agreed="2026-03-04 10:00")

    services.send_back(case.escalations.get(), by=operations, comment="太晚")

    assert rows(case) == before
    assert next_due(case) == BASELINE


@pytest.mark.norm("7.1", "7.2")
def test_consent_that_comes_after_a_breach_does_not_heal_it(
    case, clock, frontdesk, operations
):
    talk(case, "explanation", by=frontdesk, agreed="2026-03-04 10:00")
    clock("2026-03-02 15:31")

    services.approve(case.escalations.get(), by=operations)

    assert results(case)["baseline_reply"] == "breached"
    assert results(case)["agreed_reply"] == "pending"


@pytest.mark.norm("7.1")
def test_a_time_that_has_passed_cannot_be_consented(case, clock, frontdesk, operations):
    talk(case, "explanation", by=frontdesk, agreed="2026-03-04 10:00")
    clock("2026-03-04 10:00")

    with pytest.raises(ValidationError, match="约定的时间已过"):
        services.approve(case.escalations.get(), by=operations)

    assert case.escalations.get().state == "pending"
    assert not case.deadlines.filter(kind="agreed_reply").exists()


@pytest.mark.norm("7.3")
def test_re_agreed_with_an_explanation_before_it_ran_out_is_kept(
    case, clock, frontdesk
):
    talk(case, "explanation", by=frontdesk, agreed="2026-03-02 14:00", reason="")
    clock("2026-03-02 13:59")
    explained = talk(case, "explanation", by=frontdesk, agreed="2026-03-03 09:00")

    first = the(case, "agreed_reply", due_at=at("2026-03-02 14:00"))
    second = the(case, "agreed_reply", due_at=at("2026-03-03 09:00"))
    assert (first.result, first.met_by) == ("met", explained)
    assert first.met_at == at("2026-03-02 13:59")
    assert second.result == "pending"
    assert results(case)["baseline_reply"] == "later_by_agreement"


@pytest.mark.norm("7.3")
def test_re_agreed_after_it_ran_out_stays_breached(case, clock, frontdesk):
    talk(case, "explanation", by=frontdesk, agreed="2026-03-02 14:00", reason="")
    clock("2026-03-02 14:01")
    talk(case, "explanation", by=frontdesk, agreed="2026-03-03 09:00")

    first = the(case, "agreed_reply", due_at=at("2026-03-02 14:00"))
    second = the(case, "agreed_reply", due_at=at("2026-03-03 09:00"))
    assert (first.result, first.met_at) == ("breached", None)
    assert second.result == "pending"

    clock("2026-03-03 08:00")
    talk(case, "interim_reply", by=frontdesk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.result, second.result) == ("breached", "met")


@pytest.mark.norm("7.3")
@pytest.mark.parametrize("purpose", ["enquiry", "acknowledgement"])
def test_the_next_time_needs_an_explanation(purpose, case, clock, frontdesk):
    talk(case, "explanation", by=frontdesk, agreed="2026-03-02 14:00", reason="")

    with pytest.raises(ValidationError) as refusal:
        talk(case, purpose, by=frontdesk, agreed="2026-03-03 09:00")

    assert list(refusal.value.message_dict) == ["agreed_at"]
    assert case.deadlines.filter(kind="agreed_reply").count() == 1


@pytest.mark.norm("7.3")
def test_an_interim_reply_with_the_next_time_answers_the_old_one(
    case, clock, frontdesk
):
    talk(case, "explanation", by=frontdesk, agreed="2026-03-02 14:00", reason="")
    clock("2026-03-02 13:00")
    talk(case, "interim_reply", by=frontdesk, agreed="2026-03-03 09:00")

    assert [(kind, result) for kind, _due, result in rows(case)] == [
        ("baseline_reply", "met"),
        ("reply_24h", "superseded"),
        ("final_feedback", "pending"),
        ("agreed_reply", "met"),
        ("agreed_reply", "pending"),
    ]


@pytest.mark.norm("7.1")
def test_no_time_is_agreed_once_the_case_is_resolved(case, frontdesk):
    reach(case, State.RESOLVED, by=frontdesk)

    with pytest.raises(ValidationError) as refusal:
        talk(case, "explanation", by=frontdesk, agreed="2026-03-03 09:00")

    assert list(refusal.value.message_dict) == ["agreed_at"]


# Moments of contacts


@pytest.mark.parametrize("occurred", ["2026-03-02 09:59", "2026-03-02 10:01"])
def test_a_talk_lies_between_receipt_and_now(occurred, case, frontdesk):
    with pytest.raises(ValidationError) as refusal:
        talk(case, "enquiry", by=frontdesk, occurred_at=at(occurred))

    assert list(refusal.value.message_dict) == ["occurred_at"]


# The visit


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
        talk(case, "visit", by=frontdesk)

    clock("2026-04-02 00:00")
    talk(case, "visit", by=frontdesk)
    assert results(case)["follow_up_visit"] == "met"
    assert next_due(case) is None


@pytest.mark.norm("8.2")
def test_a_visit_not_made_in_time_is_breached(case, clock, frontdesk):
    reach(case, State.RESOLVED, by=frontdesk)
    clock("2026-04-30 17:01")

    talk(case, "visit", by=frontdesk)

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


def test_a_talk_from_before_reopening_answers_nothing_of_the_new_cycle(
    case, clock, frontdesk
):
    reach(case, State.RESOLVED, by=frontdesk)
    clock("2026-03-09 10:00")
    services.reopen(case, reason="客户不满意", by=frontdesk)
    clock("2026-03-09 11:00")

    with pytest.raises(ValidationError) as refusal:
        talk(
            case,
            "interim_reply",
            by=frontdesk,
            occurred_at=at("2026-03-06 10:00"),
        )

    assert list(refusal.value.message_dict) == ["occurred_at"]


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

    services.merge(later, target=case, reason="同一事项", by=operations)

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

    services.merge(later, target=case, reason="同一事项", by=operations)

    assert rows(case) == before


def test_withdrawing_stops_the_clocks(case, clock, operations):
    clock("2026-03-02 16:00")
    services.withdraw(case, reason="书面撤回", by=operations)

    assert results(case) == {
        "baseline_reply": "breached",
        "reply_24h": "superseded",
        "final_feedback": "superseded",
    }
    assert next_due(case) is None


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
