"""The follow-up visit: appointed in its window, made with every answer, or waived."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.desk.case_page.offered import offered
from complaints.lifecycle import requirements
from complaints.lifecycle.sweeping.sweep import open_visits, sweep
from complaints.models import Complaint, Deadline, Visit
from tests.cases import contact, make_complaint, reach, visit
from tests.lives import at

RECEIVED = at("2026-03-02 10:00")
OPENED = at("2026-04-02 11:00")
DUE = at("2026-04-30 17:00")
CONTACTLESS = {
    "telephone": "",
    "contact_time": "",
    "no_contact_reason": "客户不愿留下",
}


@pytest.fixture
def clock():
    with time_machine.travel(RECEIVED, tick=False) as traveller:
        yield lambda moment: traveller.move_to(
            at(moment) if isinstance(moment, str) else moment
        )


def resolved(handler, **overrides):
    return reach(make_complaint(by=handler, **overrides), State.RESOLVED, by=handler)


def opened(handler, clock, **overrides):
    case = resolved(handler, **overrides)
    clock(OPENED)
    open_visits(now=timezone.now())
    return stored(case)


def stored(case):
    return Complaint.objects.get(pk=case.pk)


def miss(case, day, *, by, clock):
    clock(f"2026-04-{day:02} 10:00")
    services.record_contact(case, entry=contact("visit", reached=False), by=by)


def refusal(case, by, **answers):
    with pytest.raises(ValidationError) as refused:
        services.record_visit(case, entry=visit(**answers), by=by)
    return refused.value.message_dict


# The appointment


@pytest.mark.norm("8.2")
def test_an_appointment_is_kept_and_can_be_moved(handler, clock):
    case = resolved(handler)

    services.appoint_visit(case, at=at("2026-04-08 10:00"), way="telephone", by=handler)
    services.appoint_visit(case, at=at("2026-04-09 14:00"), way="in_person", by=handler)

    appointed = Visit.objects.get(complaint=case)
    assert appointed.appointed_for == at("2026-04-09 14:00")
    assert appointed.appointed_way == "in_person"
    assert not appointed.is_made
    assert [event.verb for event in case.events.order_by("seq")][-2:] == [
        "appoint_visit",
        "appoint_visit",
    ]


@pytest.mark.norm("8.2")
@pytest.mark.parametrize(
    ("moment", "why"),
    [
        ("2026-03-02 09:00", "在现在之后"),
        ("2026-04-01 23:59", "2026-04-02 起"),
        ("2026-04-30 17:01", "不能晚于 2026-04-30 17:00"),
    ],
)
def test_an_appointment_lies_in_the_window(handler, clock, moment, why):
    case = resolved(handler)

    with pytest.raises(ValidationError, match=why):
        services.appoint_visit(case, at=at(moment), way="telephone", by=handler)


@pytest.mark.norm("8.2")
def test_once_the_window_has_run_out_it_is_appointed_as_soon_as_can_be(handler, clock):
    case = resolved(handler)
    clock("2026-05-06 09:00")

    services.appoint_visit(case, at=at("2026-05-07 10:00"), way="telephone", by=handler)

    assert Visit.objects.get(complaint=case).appointed_for == at("2026-05-07 10:00")


def test_a_notice_on_the_board_is_no_visit(handler, clock):
    case = opened(handler, clock)

    with pytest.raises(ValidationError, match="不能以此方式回访"):
        services.appoint_visit(
            case, at=at("2026-04-08 10:00"), way="notice", by=handler
        )
    assert "way" in refusal(case, handler, way="notice")


@pytest.mark.parametrize("reader", ["archivist", "hq", "auditor", "outsider"])
def test_who_does_not_work_on_the_case_makes_no_visit(handler, clock, reader, request):
    case = opened(handler, clock)
    by = request.getfixturevalue(reader)

    with pytest.raises(PermissionDenied):
        services.record_visit(case, entry=visit(), by=by)
    with pytest.raises(PermissionDenied):
        services.appoint_visit(case, at=at("2026-04-08 10:00"), way="telephone", by=by)


# The visit and its answers


@pytest.mark.norm("8.2", "8.3")
@pytest.mark.parametrize("way", ["telephone", "in_person", "symposium"])
def test_a_visit_with_its_answers_lets_the_case_be_closed(handler, clock, way):
    case = opened(handler, clock)

    made = services.record_visit(case, entry=visit(way=way), by=handler)
    services.close(case, by=handler)

    assert made.satisfaction == "satisfied"
    assert made.contact.said == "客户表示问题已解决，没有其他意见。"
    assert made.service_feedback == "窗口增加后等候时间短了。"
    clock_row = case.deadlines.get(kind="follow_up_visit")
    assert (clock_row.result, clock_row.met_by) == ("met", made.contact)
    assert stored(case).state == State.CLOSED


@pytest.mark.norm("8.3")
@pytest.mark.parametrize("answer", ["satisfaction", "opinions", "service_feedback"])
def test_no_answer_of_a_visit_may_be_missing(handler, clock, answer):
    case = opened(handler, clock)

    assert list(
        refusal(case, handler, **{answer: " " if answer != "satisfaction" else ""})
    ) == [answer]
    assert not case.contacts.filter(purpose="visit").exists()


@pytest.mark.norm("8.3")
def test_the_database_takes_no_visit_without_its_answers(handler, clock):
    case = opened(handler, clock)
    made = services.record_visit(case, entry=visit(), by=handler)

    for lost in ({"satisfaction": ""}, {"service_feedback": ""}, {"had_quarrel": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Visit.objects.filter(pk=made.pk).update(**lost)


@pytest.mark.norm("8.3")
def test_a_talk_that_reached_the_client_is_recorded_as_a_visit(handler, clock):
    case = opened(handler, clock)

    for reached in ({"reached": True}, {"reached": False, "is_substitute": True}):
        with pytest.raises(ValidationError, match="登记回访"):
            services.record_contact(case, entry=contact("visit", **reached), by=handler)
    services.record_contact(case, entry=contact("visit", reached=False), by=handler)

    assert case.deadlines.get(kind="follow_up_visit").result == "pending"


def test_a_second_visit_of_a_cycle_is_refused(handler, clock):
    case = opened(handler, clock)
    services.record_visit(case, entry=visit(), by=handler)

    with pytest.raises(ValidationError, match="本轮已登记回访"):
        services.record_visit(case, entry=visit(), by=handler)


@pytest.mark.parametrize("nature", ["opinion", "suggestion"])
def test_opinions_and_suggestions_are_not_visited(handler, clock, nature):
    case = resolved(handler, nature=nature)
    clock(OPENED)

    with pytest.raises(ValidationError, match="不需要回访"):
        services.record_visit(case, entry=visit(), by=handler)


@pytest.mark.parametrize("state", [State.INVESTIGATING, State.CLOSED])
def test_only_a_resolved_case_is_visited(handler, state):
    case = reach(make_complaint(by=handler), state, by=handler)

    with pytest.raises(ValidationError, match="办结之后、结案之前"):
        services.record_visit(case, entry=visit(), by=handler)


# Not satisfied


@pytest.mark.norm("8.3")
def test_a_dissatisfied_client_reopens_the_case_or_the_reason_is_kept(handler, clock):
    case = opened(handler, clock)

    assert "not_reopened_reason" in refusal(case, handler, satisfaction="not_satisfied")
    made = services.record_visit(
        case,
        entry=visit(
            satisfaction="not_satisfied",
            not_reopened_reason="客户要求的赔偿已由仲裁驳回。",
        ),
        by=handler,
    )

    assert made.not_reopened_reason
    assert stored(case).state == State.FOLLOW_UP


@pytest.mark.norm("8.3")
def test_reopened_by_a_visit_a_new_cycle_owes_a_new_visit(handler, clock):
    case = opened(handler, clock)

    services.record_visit(
        case,
        entry=visit(satisfaction="not_satisfied", reopens=True),
        by=handler,
    )

    case = stored(case)
    assert (case.state, case.cycle) == (State.INVESTIGATING, 2)
    assert [event.verb for event in case.events.order_by("seq")][-2:] == [
        "visit",
        "reopen",
    ]
    services.resolve(
        case, by=handler, feedback=contact("final_feedback", attitude="mostly")
    )
    clock("2026-05-06 09:00")
    open_visits(now=timezone.now())
    with pytest.raises(ValidationError, match="尚未回访"):
        services.close(case, by=handler)


def test_a_satisfied_client_reopens_nothing(handler, clock):
    case = opened(handler, clock)

    assert "reopens" in refusal(case, handler, reopens=True)


# norm 3.2


@pytest.mark.norm("3.2")
@pytest.mark.parametrize("question", ["met_obstacles", "had_quarrel"])
def test_a_yes_opens_a_linked_d_class_complaint(handler, clock, question):
    case = opened(handler, clock, telephone="13800005678")

    made = services.record_visit(
        case,
        entry=visit(**{question: True}, incident="柜员称“爱投诉的人”，拒绝受理转账。"),
        by=handler,
    )

    raised = made.raised
    assert raised.category == "D"
    assert raised.state == State.RECEIVED
    assert raised.statement == "柜员称“爱投诉的人”，拒绝受理转账。"
    assert raised.first_responsible == handler
    assert (raised.client_name, raised.telephone) == (case.client_name, "13800005678")
    assert [str(row) for row in raised.named_staff.all()] == [
        "姓名不详，经过见投诉事项"
    ]
    assert raised.deadlines.filter(kind="baseline_reply").exists()
    assert raised.raised_by_visit == made


@pytest.mark.norm("3.2")
def test_whom_the_client_named_does_not_see_the_raised_complaint(
    handler, frontdesk, clock
):
    case = opened(handler, clock)

    made = services.record_visit(
        case,
        entry=visit(met_obstacles=True, incident="拒绝受理转账。", staff=frontdesk),
        by=handler,
    )

    visible = Complaint.objects.visible_to(frontdesk)
    assert not visible.filter(pk=made.raised.pk).exists()
    assert visible.filter(pk=case.pk).exists()
    assert made.raised.number not in case.events.get(verb="visit").body


@pytest.mark.norm("3.2")
def test_what_happened_is_wanted_with_a_yes(handler, clock):
    case = opened(handler, clock)

    assert "incident" in refusal(case, handler, had_quarrel=True)


@pytest.mark.norm("3.2")
def test_nobody_records_a_complaint_of_himself(handler, clock):
    case = opened(handler, clock)

    told = refusal(
        case, handler, had_quarrel=True, incident="与经办人争吵。", staff=handler
    )

    assert told == {"staff": ["客户反映的是您本人，请由其他同事登记回访。"]}


@pytest.mark.norm("3.2")
def test_recorded_later_the_raised_complaint_is_a_late_entry(handler, clock):
    case = opened(handler, clock)
    talked_at = timezone.now()
    clock(talked_at + timedelta(hours=2))

    made = services.record_visit(
        case,
        entry=visit(occurred_at=talked_at, met_obstacles=True, incident="被拒办。"),
        by=handler,
    )

    assert made.raised.received_at == talked_at
    assert made.raised.is_backfilled


@pytest.mark.norm("3.2")
def test_the_database_keeps_no_yes_without_its_complaint(handler, clock):
    case = opened(handler, clock)
    made = services.record_visit(case, entry=visit(), by=handler)

    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=made.pk).update(met_obstacles=True)


# Closing without a visit


@pytest.mark.norm("8.2")
def test_three_failed_attempts_on_three_days_may_close_with_consent(
    handler, operations, clock
):
    case = opened(handler, clock)
    for day in (7, 8, 9):
        miss(case, day, by=handler, clock=clock)

    asked = services.waive_visit(case, reason="三次电话均无人接听。", by=handler)
    with pytest.raises(ValidationError, match="等待决定"):
        services.close(case, by=handler)
    services.approve(asked, by=operations)
    services.close(case, by=handler)

    case = stored(case)
    assert (case.state, case.next_due_at) == (State.CLOSED, None)
    assert case.deadlines.get(kind="follow_up_visit").result == "superseded"


@pytest.mark.norm("8.2")
@pytest.mark.parametrize("days", [[], [7], [7, 8], [7, 7, 8], [7, 7, 7]])
def test_fewer_days_of_trying_are_not_enough(handler, clock, days):
    case = opened(handler, clock)
    for day in days:
        miss(case, day, by=handler, clock=clock)

    with pytest.raises(ValidationError, match="分三天三次"):
        services.waive_visit(case, reason="联系不上。", by=handler)


@pytest.mark.norm("8.2")
def test_nobody_consents_to_his_own_waiver(operations, marketing, gm, clock):
    case = opened(operations, clock)
    for day in (7, 8, 9):
        miss(case, day, by=operations, clock=clock)
    asked = services.waive_visit(case, reason="无人接听。", by=operations)

    for person in (operations, marketing):
        with pytest.raises(PermissionDenied):
            services.approve(asked, by=person)
    services.approve(asked, by=gm)

    assert requirements.missing_to_close(stored(case)) == []


@pytest.mark.norm("8.2")
def test_waived_after_the_window_the_breach_stays(handler, operations, clock):
    case = opened(handler, clock)
    for day in (7, 8, 9):
        miss(case, day, by=handler, clock=clock)
    clock(DUE + timedelta(minutes=1))
    sweep(now=timezone.now())
    services.approve(
        services.waive_visit(case, reason="无人接听。", by=handler), by=operations
    )

    services.close(case, by=handler)

    assert case.deadlines.get(kind="follow_up_visit").result == "breached"
    assert stored(case).next_due_at is None


@pytest.mark.norm("8.2")
def test_without_contact_data_a_director_consents_when_the_window_opens(
    handler, operations, clock
):
    case = resolved(handler, **CONTACTLESS)
    with pytest.raises(ValidationError, match="才能申请"):
        services.waive_visit(case, reason="客户未留联系方式。", by=handler)
    clock(OPENED)
    open_visits(now=timezone.now())

    with pytest.raises(ValidationError, match="结案须经总监同意"):
        services.close(case, by=handler)
    asked = services.waive_visit(case, reason="客户未留联系方式。", by=handler)
    services.approve(asked, by=operations)
    services.close(case, by=handler)

    assert not Deadline.objects.filter(complaint=case, kind="follow_up_visit").exists()
    assert stored(case).state == State.CLOSED


def test_returned_the_waiver_can_be_asked_again(handler, operations, clock):
    case = opened(handler, clock)
    for day in (7, 8, 9):
        miss(case, day, by=handler, clock=clock)
    asked = services.waive_visit(case, reason="无人接听。", by=handler)
    with pytest.raises(ValidationError):
        services.waive_visit(case, reason="无人接听。", by=handler)

    services.send_back(asked, by=operations, comment="请再试一次。")

    assert services.waive_visit(case, reason="仍无人接听。", by=handler).pk != asked.pk


def test_a_waiver_of_an_earlier_cycle_closes_nothing(handler, operations, clock):
    case = opened(handler, clock)
    for day in (7, 8, 9):
        miss(case, day, by=handler, clock=clock)
    asked = services.waive_visit(case, reason="无人接听。", by=handler)
    services.reopen(case, reason="客户来电不满意。", by=handler)

    with pytest.raises(ValidationError, match="失效"):
        services.approve(asked, by=operations)
    services.resolve(case, by=handler, feedback=contact("final_feedback"))


# A visit that comes before the follow-up has begun


def resolved_on(moment, handler, clock, **overrides):
    clock(moment)
    return resolved(handler, **overrides)


@pytest.mark.norm("8.2")
@pytest.mark.parametrize(
    ("moment", "visited"),
    [
        ("2026-09-17 10:00", "2026-10-17 10:00"),  # a Saturday
        ("2026-09-01 10:00", "2026-10-01 10:00"),  # National Day
        ("2026-03-02 10:00", "2026-05-06 10:00"),  # after a missed window
    ],
)
def test_a_visit_begins_the_follow_up_itself(handler, clock, moment, visited):
    case = resolved_on(moment, handler, clock)
    clock(visited)

    services.record_visit(case, entry=visit(), by=handler)

    verbs = [event.verb for event in case.events.order_by("seq")]
    assert verbs[verbs.index("start_follow_up") :] == ["start_follow_up", "visit"]
    assert "close" in {step.verb for step in offered(stored(case), handler)}
    assert services.close(stored(case), by=handler).state == State.CLOSED


@pytest.mark.norm("8.2")
def test_beat_opens_a_window_that_was_missed_while_it_stood_still(handler, clock):
    case = resolved(handler)
    clock("2026-05-06 09:00")
    # Any act writes the breach before beat comes by.
    services.record_contact(case, entry=contact("enquiry"), by=handler)

    open_visits(now=timezone.now())

    assert stored(case).state == State.FOLLOW_UP


@pytest.mark.norm("8.2")
def test_a_visit_of_an_earlier_cycle_opens_no_window(handler, clock):
    case = opened(handler, clock)
    services.record_visit(case, entry=visit(), by=handler)
    services.reopen(case, reason="客户来电不满意。", by=handler)
    services.resolve(case, by=handler, feedback=contact("final_feedback"))

    open_visits(now=timezone.now())

    assert stored(case).state == State.RESOLVED


def test_who_left_a_telephone_only_afterwards_is_visited_too(handler, clock):
    case = resolved(handler, **CONTACTLESS)
    services.correct(
        case, values={"telephone": "13800001234"}, reason="客户补留。", by=handler
    )
    clock(OPENED)

    open_visits(now=timezone.now())

    assert stored(case).state == State.FOLLOW_UP
