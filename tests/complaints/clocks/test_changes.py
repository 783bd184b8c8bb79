"""What people may change of a clock: its end, the time of receipt, a late entry."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.clocks.tiers import Outage, TierOutcome
from complaints.lifecycle.sweeping import sweep
from complaints.models import Deadline, Event
from tests.cases import contact, make_complaint, reach
from tests.days import FINAL, next_due, results, rows, talk, the
from tests.lives import at

EXTENDED = at("2026-03-10 17:00")


def ask_extension(case, *, by, day=date(2026, 3, 10), **values):
    values.setdefault("reason", "须等公司总部答复")
    return services.ask_extension(case, day=day, by=by, **values)


def extended(case, *, by, gm):
    request = ask_extension(case, by=by, contact=contact("explanation"))
    services.approve(request, by=gm)
    return case


# An extension


@pytest.mark.norm("17.4")
def test_an_extension_adds_a_clock_and_leaves_the_first(case, frontdesk, gm):
    extended(case, by=frontdesk, gm=gm)

    first, second = case.deadlines.filter(kind="final_feedback").order_by("pk")
    assert (first.due_at, first.result, first.extended_by) == (FINAL, "pending", second)
    assert (second.due_at, second.rule) == (EXTENDED, "extension")
    assert "须等公司总部答复" in second.remark
    assert str(gm) in second.remark
    assert case.events.filter(verb="extend").exists()


@pytest.mark.norm("17.4")
def test_the_first_clock_is_missed_at_its_own_time(case, clock, frontdesk, gm):
    talk(case, "interim_reply", by=frontdesk)
    extended(case, by=frontdesk, gm=gm)
    assert next_due(case) == EXTENDED

    clock("2026-03-09 10:00")
    reach(case, State.RESOLVED, by=frontdesk)

    first, second = case.deadlines.filter(kind="final_feedback").order_by("pk")
    assert (first.result, first.breached_at) == ("breached", FINAL)
    assert second.result == "met"


@pytest.mark.norm("17.4")
def test_told_in_the_first_time_both_are_met(case, frontdesk, gm):
    extended(case, by=frontdesk, gm=gm)

    reach(case, State.RESOLVED, by=frontdesk)

    finals = case.deadlines.filter(kind="final_feedback")
    assert set(finals.values_list("result", flat=True)) == {"met"}


def test_the_tiers_follow_the_extended_clock(
    case, clock, frontdesk, operations, marketing, gm, hq
):
    talk(case, "interim_reply", by=frontdesk)
    clock("2026-03-05 09:30")
    sweep.sweep(now=timezone.now())
    extended(case, by=frontdesk, gm=gm)

    clock("2026-03-06 12:00")
    sweep.sweep(now=timezone.now())
    first, second = case.deadlines.filter(kind="final_feedback").order_by("pk")
    assert first.result == "breached"
    assert list(first.tier_times.values_list("outcome", flat=True)) == [
        TierOutcome.FIRED,
        TierOutcome.LAPSED,
        TierOutcome.LAPSED,
    ]

    clock("2026-03-10 17:01")
    sweep.sweep(now=timezone.now())
    assert second.tier_times.get(tier__level=1).outcome == TierOutcome.FIRED


def test_the_manager_decides_and_his_own_request_headquarters(case, frontdesk, gm):
    assert ask_extension(case, by=frontdesk).decider_posts == ["general_manager"]


def test_of_a_managers_request_headquarters_decides(case, gm):
    assert ask_extension(case, by=gm).decider_posts == ["headquarters"]


def test_the_client_has_to_know_first(case, clock, frontdesk, gm):
    request = ask_extension(case, by=frontdesk)
    with pytest.raises(ValidationError, match="尚未联系到客户"):
        services.approve(request, by=gm)

    clock("2026-03-02 11:00")
    talk(case, "explanation", by=frontdesk, reached=False)
    with pytest.raises(ValidationError, match="尚未联系到客户"):
        services.approve(request, by=gm)

    talk(case, "explanation", by=frontdesk)
    services.approve(request, by=gm)
    assert the(case, "final_feedback", rule="extension").due_at == EXTENDED


def test_once_it_has_run_out_it_is_not_extended(case, clock, frontdesk):
    clock("2026-03-05 17:00:01")

    with pytest.raises(ValidationError, match="到期之前"):
        ask_extension(case, by=frontdesk)


def test_asked_in_time_it_may_be_granted_after_the_breach(case, clock, frontdesk, gm):
    talk(case, "interim_reply", by=frontdesk)
    clock("2026-03-05 16:00")
    request = ask_extension(case, by=frontdesk, contact=contact("explanation"))
    clock("2026-03-06 09:30")

    services.approve(request, by=gm)

    assert results(case)["final_feedback"] == "pending"
    assert the(case, "final_feedback", result="breached").due_at == FINAL
    assert next_due(case) == EXTENDED


def test_it_is_extended_once_a_cycle(case, frontdesk, gm):
    extended(case, by=frontdesk, gm=gm)

    with pytest.raises(ValidationError, match="每轮一次"):
        ask_extension(case, by=frontdesk, day=date(2026, 3, 12))


@pytest.mark.parametrize(
    "day", ["2026-03-05", "2026-03-04", "2026-03-07", "9999-12-31"]
)
def test_an_extension_ends_on_a_later_working_day(day, case, frontdesk):
    with pytest.raises(ValidationError) as refusal:
        ask_extension(case, by=frontdesk, day=date.fromisoformat(day))

    assert list(refusal.value.message_dict) == ["day"]
    assert not case.escalations.exists()


def test_a_time_may_be_agreed_within_the_extension(case, clock, frontdesk, gm):
    extended(case, by=frontdesk, gm=gm)
    clock("2026-03-04 10:00")

    talk(case, "interim_reply", by=frontdesk, agreed="2026-03-09 10:00")
    services.approve(case.escalations.get(state="pending"), by=gm)

    assert the(case, "agreed_reply").due_at == at("2026-03-09 10:00")


# The time of receipt


@pytest.mark.norm("17.3")
def test_receipt_moved_earlier_counts_anew_at_once(case, clock, frontdesk):
    number = case.number
    clock("2026-03-02 11:00")

    case = services.move_receipt(
        case, received_at=at("2026-02-28 16:00"), reason="来电留言在先", by=frontdesk
    )

    assert (case.number, case.received_at) == (number, at("2026-02-28 16:00"))
    assert (case.is_backfilled, case.backfill_reason) == (True, "来电留言在先")
    assert rows(case)[3:] == [
        ("baseline_reply", at("2026-03-02 15:30"), "pending"),
        ("reply_24h", at("2026-03-01 16:00"), "breached"),
        ("final_feedback", at("2026-03-04 17:00"), "pending"),
    ]
    for old in Deadline.objects.filter(complaint=case, result="superseded"):
        assert old.superseded_by.kind == old.kind
        assert "来电留言在先" in old.superseded_by.remark
    assert next_due(case) == at("2026-03-01 16:00")


@pytest.mark.norm("7.2")
def test_what_was_met_and_is_late_by_the_earlier_receipt_is_missed(
    case, clock, frontdesk
):
    clock("2026-03-02 14:00")
    talk(case, "interim_reply", by=frontdesk)

    services.move_receipt(
        case, received_at=at("2026-02-27 10:00"), reason="信封邮戳", by=frontdesk
    )

    old, new = case.deadlines.filter(kind="baseline_reply").order_by("pk")
    assert (old.result, old.superseded_by) == ("superseded", new)
    assert (new.result, new.due_at) == ("breached", at("2026-02-27 15:30"))
    assert new.met_at == at("2026-03-02 14:00")
    assert next_due(case) == at("2026-03-03 17:00")


def test_what_an_agreed_time_replaced_too_late_is_missed(case, clock, frontdesk):
    clock("2026-03-02 11:00")
    talk(case, "explanation", by=frontdesk, agreed="2026-03-03 10:00")

    services.move_receipt(
        case, received_at=at("2026-02-27 10:00"), reason="信封邮戳", by=frontdesk
    )

    baseline = case.deadlines.filter(kind="baseline_reply").order_by("pk").last()
    assert (baseline.result, baseline.met_at) == ("breached", None)
    assert the(case, "agreed_reply").result == "pending"


@pytest.fixture
def late_case(clock, frontdesk):
    """Received on Friday at ten, entered on Monday at ten."""
    return make_complaint(
        by=frontdesk, received_at=at("2026-02-27 10:00"), backfill_reason="补登记"
    )


@pytest.mark.norm("17.3")
def test_receipt_moved_later_waits_for_a_director(late_case, frontdesk, operations):
    case = late_case
    asked = services.move_receipt(
        case, received_at=at("2026-03-02 09:00"), reason="误记", by=frontdesk
    )
    assert asked.kind == "receipt_moved"
    assert asked.decider_posts == [
        "operations_director",
        "marketing_director",
        "general_manager",
    ]
    case.refresh_from_db(fields=["received_at"])
    assert case.received_at == at("2026-02-27 10:00")

    services.approve(asked, by=operations)

    case.refresh_from_db(fields=["received_at"])
    assert case.received_at == at("2026-03-02 09:00")
    assert rows(case) == [
        ("baseline_reply", at("2026-02-27 15:30"), "breached"),
        ("reply_24h", at("2026-02-28 10:00"), "breached"),
        ("final_feedback", at("2026-03-03 17:00"), "superseded"),
        ("baseline_reply", at("2026-03-02 15:30"), "pending"),
        ("reply_24h", at("2026-03-03 09:00"), "pending"),
        ("final_feedback", at("2026-03-05 17:00"), "pending"),
    ]


def test_of_a_directors_request_the_manager_decides(late_case, operations, gm):
    asked = services.move_receipt(
        late_case, received_at=at("2026-03-02 09:00"), reason="误记", by=operations
    )

    assert asked.decider_posts == ["general_manager"]


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-02-27 10:00", "与原受理时间相同"),
        ("2026-03-02 10:30", "不能晚于登记时间"),
        ("2026-03-02 09:30", "不能晚于已登记的联系"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused(moment, said, late_case, clock, frontdesk):
    talk(late_case, "enquiry", by=frontdesk, occurred_at=at("2026-03-02 09:00"))
    clock("2026-03-02 11:00")

    with pytest.raises(ValidationError, match=said):
        services.move_receipt(
            late_case, received_at=at(moment), reason="误记", by=frontdesk
        )


def test_a_receipt_is_not_moved_without_a_reason(case, frontdesk):
    with pytest.raises(ValidationError, match="请说明理由"):
        services.move_receipt(
            case, received_at=at("2026-03-02 09:50"), reason=" ", by=frontdesk
        )


# A late entry


@pytest.fixture
def late_entry(case, clock, frontdesk):
    """Answered at three, entered at five."""
    clock("2026-03-02 17:00")
    talk(case, "interim_reply", by=frontdesk, occurred_at=at("2026-03-02 15:00"))
    return the(case, "baseline_reply")


def ask_late_entry(row, *, by, evidence="录音 T-0302-17"):
    return services.ask_late_entry(row.complaint, rows=[row], evidence=evidence, by=by)


@pytest.mark.norm("7.2")
def test_a_late_entry_is_confirmed_and_counts_as_missed(
    late_entry, frontdesk, operations
):
    assert late_entry.came_late

    services.approve(ask_late_entry(late_entry, by=frontdesk), by=operations)

    late_entry.refresh_from_db()
    assert (late_entry.result, late_entry.breached_at) == (
        "confirmed",
        late_entry.due_at,
    )
    assert "录音 T-0302-17" in late_entry.remark
    assert str(operations) in late_entry.remark


def test_a_talk_known_later_is_the_earlier_fact(case, clock, frontdesk):
    clock("2026-03-02 16:00")
    talk(case, "interim_reply", by=frontdesk)
    clock("2026-03-02 17:00")
    earlier = talk(
        case, "interim_reply", by=frontdesk, occurred_at=at("2026-03-02 15:00")
    )

    row = the(case, "baseline_reply")
    assert (row.result, row.met_by) == ("breached", earlier)
    assert row.came_late


def test_late_entries_need_evidence(late_entry, frontdesk):
    with pytest.raises(ValidationError, match="请写明证据"):
        ask_late_entry(late_entry, by=frontdesk, evidence=" ")


def test_what_was_late_itself_is_not_confirmed(case, clock, frontdesk):
    clock("2026-03-02 16:00")
    talk(case, "interim_reply", by=frontdesk)

    with pytest.raises(ValidationError, match="登记超时"):
        ask_late_entry(the(case, "baseline_reply"), by=frontdesk)


def test_nobody_confirms_what_he_entered(case, clock, operations, frontdesk):
    clock("2026-03-02 17:00")
    talk(case, "interim_reply", by=operations, occurred_at=at("2026-03-02 15:00"))
    request = ask_late_entry(the(case, "baseline_reply"), by=frontdesk)

    with pytest.raises(ValidationError, match="须由另一位领导确认"):
        services.approve(request, by=operations)


@pytest.fixture
def outage(late_entry, branch):
    return Outage.objects.create(
        branch=branch,
        began_at=at("2026-03-02 15:20"),
        ended_at=at("2026-03-02 16:50"),
    )


def test_what_ran_out_in_an_outage_is_confirmed_in_bulk(
    outage, late_entry, clock, frontdesk, operations
):
    clock("2026-03-02 18:00")
    other = make_complaint(by=frontdesk)

    assert services.confirm_outage(outage, by=operations) == 1
    assert services.confirm_outage(outage, by=operations) == 0

    late_entry.refresh_from_db()
    assert late_entry.result == "confirmed"
    assert "系统中断" in late_entry.remark
    assert not Event.objects.filter(complaint=other, verb="confirm_late_entry").exists()


@pytest.mark.parametrize("who", ["frontdesk", "outsider", "hq"])
def test_only_leaders_of_the_branch_confirm_in_bulk(who, outage, request):
    with pytest.raises(PermissionDenied):
        services.confirm_outage(outage, by=request.getfixturevalue(who))


# Reopening


def test_a_new_cycle_counts_from_when_the_client_came_back(case, clock, frontdesk):
    reach(case, State.RESOLVED, by=frontdesk)
    clock("2026-03-09 10:00")

    case = services.reopen(
        case, reason="周五来电不满意", by=frontdesk, at=at("2026-03-06 14:00")
    )

    assert rows(case, cycle=2) == [
        ("baseline_reply", at("2026-03-06 15:30"), "breached"),
        ("reply_24h", at("2026-03-07 14:00"), "breached"),
        ("final_feedback", at("2026-03-11 17:00"), "pending"),
    ]


@pytest.mark.parametrize("moment", ["2026-03-02 09:00", "2026-03-09 10:01"])
def test_he_came_back_between_resolving_and_now(moment, case, clock, frontdesk):
    reach(case, State.RESOLVED, by=frontdesk)
    clock("2026-03-09 10:00")

    with pytest.raises(ValidationError, match="客户再次提出的时间"):
        services.reopen(case, reason="不满意", by=frontdesk, at=at(moment))
