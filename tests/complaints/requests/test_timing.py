"""A request has a clock: warned, missed, one post up, the next a working day later."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from branches.decided import staff_changes
from branches.models import StaffChange
from complaints import services
from complaints.lifecycle.sweeping import sweep
from complaints.models import Escalation, Event, Notification, RequestTiming
from complaints.requests import services as decisions
from tests.cases import make_complaint
from tests.people import logged_in

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Monday; the next working days follow.
ASKED = "2026-03-02 10:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def people(frontdesk, handler, operations, marketing, gm, hq):
    return frontdesk


def case_at(moment: str, *, by, **overrides):
    with time_machine.travel(at(moment), tick=False):
        return make_complaint(by=by, **overrides)


def ask_at(moment: str, kind: str, case, *, by, **overrides) -> Escalation:
    with time_machine.travel(at(moment), tick=False):
        return decisions.ask(
            case, kind, by=by, reason="请批示", at=timezone.now(), **overrides
        )


def sweep_at(moment: str) -> None:
    with time_machine.travel(at(moment), tick=False):
        sweep.sweep(now=timezone.now())


def fresh(row) -> Escalation:
    return Escalation.objects.get(pk=row.pk)


def told(row, subject: str) -> list[str]:
    rows = Notification.objects.filter(
        complaint=row.complaint_id, subject=subject, matter=row.get_kind_display()
    )
    return sorted(rows.values_list("recipient__username", flat=True))


def local(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%m-%d %H:%M")


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        # 15:30 of the next working day.
        ("2026-03-02 10:00", "03-03 15:30"),
        ("2026-03-06 16:00", "03-09 15:30"),
        # Over the spring festival, to the make-up Saturday.
        ("2026-02-13 16:05", "02-14 15:30"),
        ("2026-09-30 16:00", "10-08 15:30"),
    ],
)
def test_it_is_due_on_the_next_working_day(people, asked, due):
    case = case_at(asked, by=people)

    row = ask_at(asked, "late_entry", case, by=people)

    assert local(row.due_at) == due


def test_it_is_due_sooner_where_a_deadline_ahead_waits_for_it(people):
    # Received on Monday: the final feedback is owed on Thursday 17:00.
    case = case_at(ASKED, by=people)

    early = ask_at("2026-03-04 16:30", "recategorise", case, by=people)
    late = ask_at("2026-03-05 13:00", "merge", case, by=people)
    too_late = ask_at("2026-03-05 15:30", "withdrawal", case, by=people)
    other = ask_at("2026-03-05 15:30", "first_f", case, by=people)

    assert local(early.due_at) == "03-05 15:30"
    assert local(late.due_at) == "03-05 16:00"
    # Never within two opening hours of asking: 1.5 on Thursday, the rest on Friday.
    assert local(too_late.due_at) == "03-06 09:30"
    assert local(other.due_at) == "03-06 15:30"


def test_a_deadline_that_has_run_out_hurries_nobody(people):
    case = case_at(ASKED, by=people)

    row = ask_at("2026-03-05 18:00", "recategorise", case, by=people)

    assert local(row.due_at) == "03-06 15:30"


def test_who_decides_is_warned_then_one_post_up_told_who_may_decide(
    people, handler, gm, hq
):
    case = case_at("2026-03-02 08:00", by=handler)
    row = ask_at(ASKED, "late_entry", case, by=handler)

    sweep_at("2026-03-03 14:30")
    assert told(row, "decide_soon") == ["marketing", "operations"]
    assert not fresh(row).may_be_decided_by(hq)
    sweep_at("2026-03-03 15:30")
    assert told(row, "undecided") == ["gm"]
    sweep_at("2026-03-04 15:29")
    assert told(row, "undecided") == ["gm"]
    sweep_at("2026-03-04 15:30")
    assert told(row, "undecided") == ["gm", "hq"]

    row = fresh(row)
    assert row.missed_by == ["operations_director", "marketing_director"]
    assert row.next_at is None
    assert row in decisions.waiting_for(hq)
    with time_machine.travel(at("2026-03-04 16:00"), tick=True):
        services.send_back(row, by=hq, comment="请补充录音")
    assert fresh(row).decided_by == hq


def test_what_the_manager_has_to_decide_goes_to_headquarters_and_no_further(
    people, handler, hq
):
    case = case_at("2026-03-02 08:00", by=handler)
    row = ask_at(ASKED, "clear_flags", case, by=handler)

    for moment in ("2026-03-03 15:30", "2026-03-04 15:30", "2026-03-09 15:30"):
        sweep_at(moment)

    assert told(row, "decide_soon") == []
    assert told(row, "undecided") == ["hq"]
    assert fresh(row).missed_by == ["general_manager"]


def test_above_headquarters_there_is_nobody(people, gm, hq):
    case = case_at("2026-03-02 08:00", by=people)
    row = ask_at(ASKED, "clear_flags", case, by=gm)

    sweep_at("2026-03-03 15:30")
    sweep_at("2026-03-06 15:30")

    assert told(row, "undecided") == []
    assert fresh(row).missed_by == ["headquarters"]


def test_two_sweeps_and_late_ones_tell_once_and_say_how_late(people, handler):
    case = case_at("2026-03-02 08:00", by=handler)
    row = ask_at(ASKED, "late_entry", case, by=handler)

    sweep_at("2026-03-03 20:00")
    sweep_at("2026-03-03 20:00")

    assert told(row, "decide_soon") == []
    assert told(row, "undecided") == ["gm"]
    notice = Notification.objects.get(subject="undecided", matter="补录确认按时")
    assert notice.late_by == timedelta(hours=4, minutes=30)
    assert Event.objects.filter(complaint=case, verb="undecided").count() == 1


def test_what_was_decided_in_time_tells_nobody(people, handler, operations):
    case = case_at("2026-03-02 08:00", by=handler)
    row = ask_at(ASKED, "help", case, by=handler)
    with time_machine.travel(at("2026-03-02 11:00"), tick=True):
        services.send_back(row, by=operations, comment="请先联系客户")

    sweep_at("2026-03-05 20:00")

    assert told(row, "decide_soon") == told(row, "undecided") == []
    assert fresh(row).missed_by is None


def test_a_handover_its_receiver_lets_lie_is_decided_by_a_director(
    people, handler, keeper, operations, gm
):
    case = case_at("2026-03-02 08:00", by=handler)
    row = ask_at(ASKED, "handover", case, by=handler, decider=keeper)
    with pytest.raises(PermissionDenied):
        services.approve(row, by=operations)

    # The baseline reply of 15:30 waits for it.
    sweep_at("2026-03-02 14:30")

    assert told(row, "undecided") == ["operations"]
    with time_machine.travel(at("2026-03-02 16:00"), tick=True):
        services.approve(fresh(row), by=operations)
    case.refresh_from_db()
    assert case.handler == keeper


def test_a_vacant_post_is_passed_over(frontdesk, handler, operations, marketing, hq):
    case = case_at("2026-03-02 08:00", by=handler)
    row = ask_at(ASKED, "late_entry", case, by=handler)

    sweep_at("2026-03-03 15:30")

    assert told(row, "undecided") == ["hq"]


def test_the_clocks_are_data(people, handler, hq):
    RequestTiming.objects.create(kind="help", working_days=0, at=time(16), warning=30)
    case = case_at("2026-03-02 08:00", by=handler)

    row = ask_at(ASKED, "help", case, by=handler)
    other = ask_at(ASKED, "late_entry", case, by=handler)

    assert (local(row.due_at), local(row.next_at)) == ("03-02 14:30", "03-02 14:00")
    assert local(other.due_at) == "03-03 15:30"
    page = logged_in(hq).get("/admin/complaints/requesttiming/")
    assert "其他全部请求" in page.content.decode()


def test_two_of_headquarters_change_the_clocks(client, people, gm, hq, hq2):
    common = RequestTiming.objects.get(kind="")
    url = f"/admin/complaints/requesttiming/{common.pk}/change/"
    values = {
        "working_days": 2,
        "at": "12:00",
        "before_deadline": 60,
        "at_least": 120,
        "warning": 60,
        "up_after": 1,
    }

    assert logged_in(gm).post(url, values).status_code == 403
    assert logged_in(hq).post(url, values).status_code == 302
    refused = logged_in(hq).post(url, values | {"up_after": 0})
    common.refresh_from_db()
    assert (common.working_days, common.at) == (1, time(15, 30))

    staff_changes.approve(StaffChange.objects.get(), by=hq2, comment="")
    common.refresh_from_db()
    assert (common.working_days, common.at, common.up_after) == (2, time(12), 1)
    assert "再报上一级至少在一个工作日之后。" in refused.content.decode()


def test_passed_on_in_time_the_clock_runs_on_for_who_decides_now(
    people, handler, operations, marketing
):
    case = case_at("2026-03-02 08:00", by=handler)
    row = ask_at(ASKED, "late_entry", case, by=handler)

    with time_machine.travel(at("2026-03-03 09:00"), tick=True):
        kept = services.reassign(row, to=marketing, by=operations)
    with time_machine.travel(at("2026-03-03 15:00"), tick=True):
        late = services.refer_up(kept, by=marketing, comment="请总经理定")

    assert local(kept.due_at) == "03-03 15:30"
    # Whoever gets it late has two opening hours all the same.
    assert local(late.due_at) == "03-03 17:00"


def test_the_sweep_takes_the_same_statements_for_one_request_and_for_fifty(
    people, handler, django_assert_max_num_queries
):
    for _count in range(50):
        case = case_at("2026-03-02 08:00", by=handler)
        ask_at(ASKED, "late_entry", case, by=handler)
    # What the deadlines bring is told already.
    sweep_at("2026-03-03 15:29")

    with django_assert_max_num_queries(30):
        sweep_at("2026-03-03 15:30")

    assert Notification.objects.filter(subject="undecided").count() >= 50
