"""norm 7.1, 7.3: the times that are agreed with the client."""

import pytest
from django.core.exceptions import ValidationError

from complaints import services
from complaints.case.choices import State
from tests.cases import contact, make_complaint, reach
from tests.days import BASELINE, FINAL, IN_24H, next_due, results, rows, talk, the
from tests.lives import at


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
def test_a_time_beyond_the_next_working_day_holds_and_a_director_is_asked(
    case, clock, frontdesk, operations
):
    talk(case, "explanation", by=frontdesk, agreed="2026-03-04 10:00")
    request = case.escalations.get()
    assert (request.kind, request.state) == ("agreed_time", "pending")
    held = {
        "baseline_reply": "later_by_agreement",
        "reply_24h": "superseded",
        "final_feedback": "pending",
        "agreed_reply": "pending",
    }
    assert results(case) == held

    services.approve(request, by=operations)

    assert results(case) == held
    assert next_due(case) == at("2026-03-04 10:00")


@pytest.mark.norm("7.1")
def test_up_to_the_next_working_day_half_past_three_nobody_is_asked(case, frontdesk):
    talk(case, "explanation", by=frontdesk, agreed="2026-03-03 15:30")

    assert not case.escalations.exists()
    assert the(case, "agreed_reply").due_at == at("2026-03-03 15:30")


@pytest.mark.norm("7.1")
def test_a_time_sent_back_was_promised_all_the_same(case, frontdesk, operations):
    talk(case, "explanation", by=frontdesk, agreed="2026-03-04 10:00")
    before = rows(case)

    services.send_back(case.escalations.get(), by=operations, comment="太晚")

    assert rows(case) == before
    assert next_due(case) == at("2026-03-04 10:00")


@pytest.mark.norm("7.1", "7.2")
def test_a_time_agreed_after_a_breach_does_not_heal_it(case, clock, frontdesk):
    clock("2026-03-02 15:31")
    talk(case, "explanation", by=frontdesk, agreed="2026-03-04 10:00")

    assert results(case)["baseline_reply"] == "breached"
    assert results(case)["agreed_reply"] == "pending"


@pytest.mark.norm("7.1")
def test_a_consent_that_comes_late_changes_no_clock(case, clock, frontdesk, operations):
    talk(case, "explanation", by=frontdesk, agreed="2026-03-04 10:00")
    clock("2026-03-04 10:01")

    services.approve(case.escalations.get(), by=operations)

    assert the(case, "agreed_reply").result == "breached"
    assert case.deadlines.filter(kind="agreed_reply").count() == 1


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
