from dataclasses import replace

import pytest
import time_machine
from django.core.exceptions import ValidationError

from complaints import services
from complaints.lifecycle.entries import Findings, NamedEntry
from complaints.models import Complaint, Event
from tests.cases import (
    FINDINGS,
    ask_withdrawal,
    complete,
    contact,
    final_feedback,
    make_complaint,
    reach,
    report_to_headquarters,
    visit,
)
from tests.lives import at


@pytest.fixture
def case(handler):
    return reach(make_complaint(by=handler), "investigating", by=handler)


def stored(case):
    return Complaint.objects.get(pk=case.pk)


def verbs(case):
    return list(case.events.order_by("seq").values_list("verb", flat=True))


# What is still missing


@pytest.mark.norm("9.1", "17.4")
def test_everything_that_is_missing_is_said_at_once(case, handler):
    ask_withdrawal(case, reason="书面撤回", by=handler)

    with pytest.raises(ValidationError) as refusal:
        services.resolve(case, by=handler)

    told = {error.params["anchor"]: error.message for error in refusal.value.error_list}
    assert told == {
        "findings-conclusion": "未填写调查结论",
        "findings-facts": "未填写查明事实",
        "findings-cause": "未填写原因分析",
        "findings-responsibility": "未填写责任归属",
        "findings-result": "未填写处理结果",
        "decisions": "“客户撤回”等待决定",
        "contact": "未向客户作最终反馈",
    }
    assert stored(case).state == "investigating"


@pytest.mark.norm("9.1")
@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("conclusion", "调查结论"),
        ("facts", "查明事实"),
        ("cause", "原因分析"),
        ("responsibility", "责任归属"),
        ("result", "处理结果"),
    ],
)
def test_each_finding_is_needed(field, label, case, handler):
    findings = replace(FINDINGS, **{field: ""})

    with pytest.raises(ValidationError) as refusal:
        services.resolve(case, by=handler, findings=findings, feedback=final_feedback())

    assert len(refusal.value.messages) == 1  # What is missing, said once.
    assert stored(case).state == "investigating"
    assert stored(case).facts == ""


@pytest.mark.norm("17.4")
def test_a_feedback_that_did_not_reach_the_client_resolves_nothing(case, handler):
    with pytest.raises(ValidationError, match="未向客户作最终反馈"):
        services.resolve(
            case, by=handler, findings=FINDINGS, feedback=final_feedback(reached=False)
        )

    assert not case.contacts.filter(purpose="final_feedback").exists()


@pytest.mark.norm("17.4")
def test_findings_kept_earlier_and_the_feedback_resolve(case, handler):
    services.record_findings(case, findings=FINDINGS, by=handler)
    services.record_contact(case, entry=final_feedback(), by=handler)

    services.resolve(case, by=handler)

    assert stored(case).state == "resolved"
    assert stored(case).attitude == "satisfied"
    assert verbs(case)[-3:] == ["findings", "contact", "resolve"]


def test_findings_are_kept_piece_by_piece(case, handler):
    services.record_findings(case, findings=Findings(facts="查明一"), by=handler)
    services.record_findings(case, findings=Findings(cause="原因一"), by=handler)

    assert (stored(case).facts, stored(case).cause) == ("查明一", "原因一")


@pytest.mark.norm("8.1")
@pytest.mark.parametrize(
    "changed", [{"facts": "并无此事"}, {"result": "另作处理"}, {"cause": "客户误解"}]
)
def test_what_the_client_was_told_is_what_the_case_says(changed, case, handler):
    services.record_findings(case, findings=FINDINGS, by=handler)
    services.record_contact(case, entry=final_feedback(), by=handler)
    before = stored(case)
    rewritten = replace(FINDINGS, **changed)

    for act in (services.record_findings, services.resolve):
        with pytest.raises(ValidationError, match="已按原来的内容告知客户"):
            act(case, findings=rewritten, by=handler)

    assert stored(case).facts == before.facts
    # What was only to be written down beside it still is, and the rest is sent along.
    beside = replace(FINDINGS, opinion="已复核", facts=f"{FINDINGS.facts}\r\n")
    services.resolve(case, findings=beside, by=handler)
    assert stored(case).opinion == "已复核"


@pytest.mark.parametrize("state", ["resolved", "closed", "withdrawn"])
def test_findings_of_a_case_that_has_ended_stand(state, operations):
    case = reach(make_complaint(by=operations), state, by=operations)
    before = stored(case).facts

    with pytest.raises(ValidationError, match="不能再修改"):
        services.record_findings(case, findings=Findings(facts="改写"), by=operations)

    assert stored(case).facts == before


# norm 4.3, 23: who tells the client


@pytest.mark.norm("4.3")
@pytest.mark.parametrize(
    "values",
    [
        {"severity": "serious"},
        {"causes_loss": True},
        {"same_matter_count": 3},
        {"category": "D"},
        {"secondary_categories": ["D"]},
    ],
    ids=lambda values: ",".join(values),
)
@pytest.mark.parametrize("leader", ["operations", "marketing", "gm"])
def test_a_leader_tells_the_client_of_d_and_of_serious_cases(
    values, leader, handler, request
):
    case = reach(make_complaint(by=handler, **values), "investigating", by=handler)
    if case.has_impact:
        report_to_headquarters(case, by=handler)

    with pytest.raises(ValidationError, match="须由总监或总经理向客户反馈"):
        services.resolve(case, by=handler, findings=FINDINGS, feedback=final_feedback())
    assert stored(case).state == "investigating"

    services.record_findings(case, findings=FINDINGS, by=handler)
    services.record_contact(
        case, entry=final_feedback(), by=request.getfixturevalue(leader)
    )
    services.resolve(case, by=handler)
    assert stored(case).state == "resolved"


@pytest.mark.norm("4.3")
def test_a_feedback_from_before_it_was_serious_is_not_enough(case, handler, operations):
    services.record_findings(case, findings=FINDINGS, by=handler)
    services.record_contact(case, entry=final_feedback(), by=handler)
    services.recategorise(
        case,
        category="D",
        secondary_categories=[],
        reason="涉及员工态度",
        by=handler,
    )
    services.name_staff(case, entry=NamedEntry(name="某柜员"), by=handler)

    complete(case, by=handler)

    with pytest.raises(ValidationError, match="须由总监或总经理向客户反馈"):
        services.resolve(case, by=handler)

    services.record_contact(case, entry=final_feedback(), by=operations)
    services.resolve(case, by=handler)
    assert stored(case).state == "resolved"


def test_turned_into_d_someone_must_be_named(case, handler):
    services.recategorise(
        case, category="D", secondary_categories=[], reason="员工态度", by=handler
    )

    with pytest.raises(ValidationError, match="须登记被投诉员工"):
        services.resolve(case, by=handler)


# norm 6.1: opinions


@pytest.mark.norm("6.1")
@pytest.mark.parametrize("nature", ["opinion", "suggestion"])
@pytest.mark.parametrize(
    "outcome", [{"improvement": "增设座椅"}, {"no_improvement_reason": "场地所限"}]
)
def test_an_opinion_needs_an_outcome_and_no_verdict(nature, outcome, handler):
    case = make_complaint(by=handler, nature=nature)
    case = reach(case, "investigating", by=handler)
    told = Findings(result="已答复客户")

    with pytest.raises(ValidationError, match="未填写改进措施或不作改进的原因"):
        services.resolve(case, by=handler, findings=told, feedback=final_feedback())

    services.resolve(
        case,
        by=handler,
        findings=replace(told, **outcome),
        feedback=final_feedback(),
    )
    assert stored(case).state == "resolved"
    services.close(case, by=handler)
    assert stored(case).state == "closed"


@pytest.mark.norm("6.1")
def test_criticism_is_decided_like_a_complaint(handler):
    case = make_complaint(by=handler, nature="criticism")
    case = reach(case, "investigating", by=handler)

    with pytest.raises(ValidationError, match="未填写调查结论"):
        services.resolve(
            case,
            by=handler,
            findings=Findings(result="已答复", improvement="已改进"),
            feedback=final_feedback(),
        )


@pytest.mark.norm("6.1")
@pytest.mark.parametrize(
    "outcome",
    [
        {"improvement": "午间增开一个窗口。"},
        {"improvement": "", "no_improvement_reason": "规定不允许。"},
    ],
)
def test_criticism_too_wants_its_improvement_or_why_there_is_none(handler, outcome):
    case = make_complaint(by=handler, nature="criticism")
    case = reach(case, "investigating", by=handler)
    said = replace(FINDINGS, improvement="")

    with pytest.raises(ValidationError, match="改进措施或不作改进的原因"):
        services.resolve(case, by=handler, findings=said, feedback=final_feedback())
    services.resolve(
        case, by=handler, findings=replace(said, **outcome), feedback=final_feedback()
    )

    assert stored(case).state == "resolved"


# Closing


@pytest.mark.norm("8.2", "9.1")
def test_without_the_visit_a_complaint_is_not_closed(handler):
    case = reach(make_complaint(by=handler), "follow_up", by=handler)

    with time_machine.travel(case.next_due_at):
        with pytest.raises(ValidationError, match="尚未回访客户"):
            services.close(case, by=handler)
        services.record_contact(case, entry=contact("visit", reached=False), by=handler)
        with pytest.raises(ValidationError, match="尚未回访客户"):
            services.close(case, by=handler)
        services.record_visit(case, entry=visit(), by=handler)
        services.close(case, by=handler)

    assert stored(case).state == "closed"


# norm 17.1: settled on the spot


@pytest.mark.norm("17.1", "9.1")
def test_settled_on_the_spot_it_goes_the_whole_way_in_one_form(frontdesk):
    with time_machine.travel(at("2026-03-02 10:00"), tick=False):
        case = make_complaint(
            by=frontdesk, findings=FINDINGS, feedback=final_feedback()
        )

    assert case.state == "resolved"
    now = at("2026-03-02 10:00")
    kept = stored(case)
    assert (kept.acknowledged_at, kept.investigated_at, kept.resolved_at) == (
        now,
        now,
        now,
    )
    assert verbs(case) == ["receive", "settle_on_spot"]
    assert dict(case.deadlines.values_list("kind", "result")) == {
        "baseline_reply": "met",
        "reply_24h": "met",
        "final_feedback": "met",
        "follow_up_visit": "pending",
    }
    assert set(case.contacts.values_list("purpose", flat=True)) == {
        "intake",
        "final_feedback",
    }


@pytest.mark.norm("17.1")
@pytest.mark.parametrize(
    "values",
    [
        {"category": "D"},
        {"secondary_categories": ["D"]},
        {"severity": "serious"},
        {"draws_regulator": True},
        {"same_matter_count": 3},
    ],
    ids=lambda values: ",".join(values),
)
def test_d_and_serious_cases_are_not_settled_on_the_spot(values, operations):
    with pytest.raises(ValidationError, match="D 类或重大投诉不能当场办结"):
        make_complaint(
            by=operations, findings=FINDINGS, feedback=final_feedback(), **values
        )

    assert not Complaint.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.norm("17.1")
def test_settling_lacks_what_resolving_lacks(frontdesk):
    case = make_complaint(by=frontdesk)

    with pytest.raises(ValidationError, match="未填写处理结果"):
        services.settle_on_spot(
            case,
            findings=replace(FINDINGS, result=""),
            feedback=final_feedback(),
            by=frontdesk,
        )

    assert stored(case).state == "received"
    assert verbs(case) == ["receive"]


# norm 7.1, 17.3: acknowledging


@pytest.mark.norm("7.1")
def test_acknowledging_wants_a_time_or_the_reason_for_none(frontdesk):
    case = make_complaint(by=frontdesk)

    with pytest.raises(ValidationError) as refusal:
        services.acknowledge(case, by=frontdesk)
    assert list(refusal.value.message_dict) == ["agreed_at"]
    assert stored(case).state == "received"

    services.acknowledge(case, by=frontdesk, no_agreed_time_reason="客户不便")
    assert stored(case).no_agreed_time_reason == "客户不便"


@pytest.mark.norm("7.1")
def test_an_agreed_time_wants_the_way_of_reply(frontdesk):
    with time_machine.travel(at("2026-03-02 10:00")):
        case = make_complaint(
            by=frontdesk, reply_way="", agreed_at=at("2026-03-02 15:00")
        )
        with pytest.raises(ValidationError) as refusal:
            services.acknowledge(case, by=frontdesk)
        services.acknowledge(case, by=frontdesk, reply_way="letter")

    assert list(refusal.value.message_dict) == ["reply_way"]
    assert stored(case).reply_way == "letter"


@pytest.mark.norm("7.1")
def test_the_time_may_be_agreed_in_acknowledging(frontdesk):
    with time_machine.travel(at("2026-03-02 10:00")):
        case = make_complaint(by=frontdesk, channel="email", place="", reply_way="")
        services.acknowledge(
            case,
            by=frontdesk,
            reply_way="telephone",
            contact=contact(
                "acknowledgement",
                used_registered=True,
                agreed_at=at("2026-03-02 15:00"),
                client_agreed=True,
                proposed_by="client",
            ),
        )

    assert stored(case).state == "acknowledged"
    assert case.deadlines.get(kind="agreed_reply").due_at == at("2026-03-02 15:00")


# Reopening


@pytest.mark.parametrize("reason", ["", "  "])
def test_reopening_wants_a_reason(reason, handler):
    case = reach(make_complaint(by=handler), "resolved", by=handler)

    with pytest.raises(ValidationError) as refusal:
        services.reopen(case, reason=reason, by=handler)

    assert list(refusal.value.message_dict) == ["reason"]
    assert stored(case).cycle == 1
