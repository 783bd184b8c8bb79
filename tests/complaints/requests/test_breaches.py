"""An overdue clock before a leader: one request a case, never before its own people."""

from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone

from complaints import services
from complaints.lifecycle.sweeping import sweep
from complaints.models import Complaint, Escalation, Notification
from complaints.requests import services as decisions
from complaints.requests.waiting import lapsing, vacancies
from tests.cases import ask_withdrawal, make_complaint, merge, withdraw
from tests.people import logged_in

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def case_at(moment: str, *, by, **overrides):
    with time_machine.travel(at(moment), tick=False):
        return make_complaint(by=by, **overrides)


def sweep_at(moment: str) -> None:
    with time_machine.travel(at(moment), tick=False):
        sweep.sweep(now=timezone.now())


def waiting(case) -> list[Escalation]:
    rows = Escalation.objects.pending().filter(complaint=case, kind="overdue")
    return list(rows.select_related("complaint"))


def merge_away(case, *, by) -> None:
    merge(case, target=Complaint.objects.exclude(pk=case.pk).get(), by=by)


@pytest.fixture
def people(frontdesk, operations, marketing, gm, hq):
    return frontdesk


def test_further_breaches_join_the_request_that_waits(people, operations, gm, hq):
    case = case_at("2026-03-02 10:00", by=people)

    sweep_at("2026-03-02 15:30")
    [first] = waiting(case)
    assert first.decider_posts == ["operations_director"]
    sweep_at("2026-03-02 16:30")
    sweep_at("2026-03-03 10:01")
    [joined] = waiting(case)

    assert joined.pk == first.pk
    assert joined.breached_kinds == ["baseline_reply", "reply_24h"]
    assert joined.breached_level == 3
    assert {"general_manager", "headquarters"} <= set(joined.decider_posts)
    assert joined.due_at == first.due_at


@pytest.mark.parametrize("end", [withdraw, merge_away])
def test_a_breach_is_acknowledged_though_the_case_was_withdrawn_or_merged(
    people, operations, marketing, end
):
    case_at("2026-03-02 09:50", by=people)
    case = case_at("2026-03-02 10:00", by=people)
    sweep_at("2026-03-02 15:30")
    with time_machine.travel(at("2026-03-02 15:40"), tick=True):
        end(case, by=marketing)
        call_command("sweep", stdout=StringIO())
        lapsing.lapse_moot(now=timezone.now())

        [asked] = waiting(case)
        assert "第 1 级" in logged_in(operations).get(case.get_absolute_url()).text
        services.approve(asked, by=operations)

    assert waiting(case) == []


def test_of_a_withdrawn_case_that_missed_nothing_no_breach_waits(people, operations):
    """It was taken back before the clock ran out, which was asked only later."""
    case = case_at("2026-03-02 10:00", by=people)
    with time_machine.travel(at("2026-03-02 15:00"), tick=True):
        asked = ask_withdrawal(case, by=people)
    sweep_at("2026-03-02 15:30")

    with time_machine.travel(at("2026-03-02 15:40"), tick=True):
        services.approve_withdrawal(asked, by=operations, heard=True)

    assert waiting(case) == []
    assert case.escalations.get(kind="overdue").state == "lapsed"


def test_once_acknowledged_the_next_breach_asks_anew(people, operations):
    case = case_at("2026-03-02 10:00", by=people)
    sweep_at("2026-03-02 15:30")
    [first] = waiting(case)
    with time_machine.travel(at("2026-03-02 15:40"), tick=False):
        services.approve(first, by=operations)

    sweep_at("2026-03-03 10:01")

    [second] = waiting(case)
    assert second.pk != first.pk
    assert "reply_24h" in second.breached_kinds


def test_what_ran_out_at_one_time_is_one_request(people):
    case = case_at("2026-03-02 10:00", by=people)

    sweep_at("2026-03-10 10:00")

    [only] = waiting(case)
    assert only.breached_kinds == ["baseline_reply", "reply_24h", "final_feedback"]


@pytest.mark.parametrize("role", ["handler", "first_responsible"])
def test_who_is_responsible_for_a_breach_does_not_acknowledge_it(
    role, people, handler, operations, gm
):
    by = operations if role == "first_responsible" else handler
    case = case_at("2026-03-02 10:00", by=by)
    with time_machine.travel(at("2026-03-02 11:00"), tick=True):
        receiver = operations if role == "handler" else handler
        services.hand_over(
            case, receiver=receiver, reason="换人", by=gm, is_forced=True
        )

    sweep_at("2026-03-02 15:30")

    [row] = waiting(case)
    assert row.decider_posts == ["general_manager"]
    with pytest.raises(PermissionDenied):
        services.approve(row, by=operations)
    assert row not in decisions.waiting_for(operations)
    assert row in decisions.waiting_for(gm)
    assert Notification.objects.filter(subject="overdue", recipient=gm).exists()


def test_taking_the_case_over_afterwards_takes_the_acknowledging_away(
    people, handler, operations, gm
):
    case = case_at("2026-03-02 10:00", by=handler)
    sweep_at("2026-03-02 15:30")
    [row] = waiting(case)
    with time_machine.travel(at("2026-03-02 15:40"), tick=True):
        services.hand_over(
            case, receiver=operations, reason="换人", by=gm, is_forced=True
        )

    vacancies.move_up()

    assert row not in decisions.waiting_for(operations)
    assert row in decisions.waiting_for(gm)


def test_several_tiers_of_a_clock_at_one_moment_are_told_once(frontdesk, gm, hq):
    """The director's post is vacant: the manager holds two tiers."""
    case = case_at("2026-03-02 10:00", by=frontdesk)

    sweep_at("2026-03-02 17:00")

    told = Notification.objects.filter(
        complaint=case, recipient=gm, kind="baseline_reply"
    )
    assert [notice.level for notice in told] == [2]


def test_in_a_d_class_case_either_director_may_but_not_the_handler(
    people, handler, operations, marketing, gm
):
    case = case_at("2026-03-02 10:00", by=operations, category="D")

    sweep_at("2026-03-02 15:30")

    [row] = waiting(case)
    assert row not in decisions.waiting_for(operations)
    assert row in decisions.waiting_for(marketing)


# In which order


def order(user) -> list[tuple[str, str]]:
    rows = decisions.waiting_for(user)
    return [(row.complaint.client_name, row.kind) for row in rows]


def test_what_waits_is_ordered_by_what_happens_first(people, handler, operations, gm):
    late = case_at("2026-03-02 10:00", by=handler, client_name="甲")
    review = case_at("2026-02-24 10:00", by=handler, client_name="乙", category="F")
    soon = case_at("2026-03-05 09:00", by=handler, client_name="丙")
    with time_machine.travel(at("2026-03-05 10:00"), tick=False):
        for case, kind in ((soon, "recategorise"), (late, "merge"), (soon, "help")):
            decisions.ask(case, kind, by=handler, reason="请批示", at=timezone.now())

    with time_machine.travel(at("2026-03-05 10:30"), tick=False):
        found = order(operations)
        in_admin = logged_in(operations).get("/admin/").content.decode()
        my_day = logged_in(operations).get("/my-day/").content.decode()
        queue = logged_in(operations).get("/?waiting=approval").content.decode()

    # An overdue deadline behind it; then its own time: the review's was long ago.
    assert found == [
        ("甲", "merge"),
        ("乙", "first_f"),
        ("丙", "help"),
        ("丙", "recategorise"),
    ]
    for page in (in_admin, my_day, queue):
        places = [page.index(case.number) for case in (late, review, soon)]
        assert places == sorted(places)
        assert "排队太久，没有叫号机" in page
        assert "受理时定为 F 类，请复核" in page


def test_the_list_in_admin_shows_kind_gist_severity_and_since_when(
    people, handler, operations, gm
):
    case = case_at("2026-03-02 10:00", by=handler, severity="serious")
    with time_machine.travel(at("2026-03-02 10:10"), tick=False):
        services.ask_help(case, reason="客户情绪激动", by=handler)

    with time_machine.travel(at("2026-03-02 11:10"), tick=False):
        page = logged_in(operations).get("/admin/complaints/escalation/?mine=1")

    text = page.content.decode()
    for words in ("求助", "排队太久，没有叫号机", "重大", "1 小时"):
        assert words in text
