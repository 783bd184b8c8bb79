"""norm 12, 13: by when the company is asked and headquarters has its report."""

from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from branches.decided import staff_changes
from branches.models import StaffChange
from complaints import services
from complaints.models import Complaint, Notification, OnwardDue, OnwardRule
from complaints.onward.services import sweep
from reports.periods import month_of
from reports.scorecard.scores import scores
from tests.cases import make_complaint, merge, report_to_headquarters
from tests.people import logged_in

# A Monday.
BEGIN = datetime.fromisoformat("2026-03-02T10:00+08:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(BEGIN, tick=False) as traveller:
        yield traveller


def beside(case: Complaint, id: str) -> int:
    found = scores([case.branch_id], month_of(BEGIN), now=timezone.now())
    return found[case.branch_id][id].beside


def liaise(case: Complaint, *, by) -> None:
    services.liaise(
        case,
        department="信息技术部",
        person="陈工",
        way="telephone",
        question="为何延迟？",
        asked_at=timezone.now(),
        answer="已修复。",
        answered_at=timezone.now(),
        by=by,
    )


def told(subject: str = "task") -> list[tuple[str, str]]:
    rows = Notification.objects.filter(subject=subject)
    return [(row.recipient.username, row.matter) for row in rows]


@pytest.mark.norm("12.1", "13.1")
@pytest.mark.parametrize(
    ("flags", "kind", "due"),
    [
        ({"concerns_company": True}, "talk", "2026-03-03T17:00"),
        ({"harms_reputation": True}, "report", "2026-03-05T17:00"),
        ({"draws_regulator": True}, "regulator", "2026-03-03T17:00"),
    ],
)
def test_the_time_starts_with_the_flag(flags, kind, due, handler):
    case = make_complaint(by=handler, **flags)

    [row] = case.onward_dues.all()
    assert (row.kind, row.since, row.due_at) == (kind, BEGIN, at(due))


@pytest.mark.norm("13.1")
def test_headquarters_hears_of_a_flag_at_once(handler, hq):
    case = make_complaint(by=handler)
    assert not case.onward_dues.exists()

    services.weigh(case, marks=["causes_loss"], reason="客户称有损失。", by=handler)

    assert (hq.username, "有影响的投诉，书面材料将于时限内报送") in told()
    assert case.onward_dues.get().kind == "report"


@pytest.mark.norm("13.1")
def test_a_graver_flag_shortens_the_time(handler):
    case = make_complaint(by=handler, causes_loss=True)

    services.weigh(
        case, marks=["causes_loss", "draws_regulator"], reason="监管来函。", by=handler
    )

    kinds = {row.kind: row.dropped_at for row in case.onward_dues.all()}
    assert kinds == {"report": BEGIN, "regulator": None}


@pytest.mark.norm("12.1")
def test_the_talk_ends_it_and_in_time_nothing_is_missed(handler, operations, clock):
    case = make_complaint(by=handler, concerns_company=True)
    clock.move_to(at("2026-03-03T16:59"))

    liaise(case, by=operations)

    row = case.onward_dues.get()
    assert (row.done_at, row.missed_at) == (timezone.now(), None)
    assert beside(case, "12.1") == 0


@pytest.mark.norm("12.1")
def test_a_talk_that_comes_late_stays_missed(handler, operations, clock):
    case = make_complaint(by=handler, concerns_company=True)
    clock.move_to(at("2026-03-03T17:01"))

    liaise(case, by=operations)

    assert case.onward_dues.get().missed_at == at("2026-03-03T17:00")
    assert beside(case, "12.1") == 1


@pytest.mark.norm("13.1")
def test_the_report_that_was_sent_ends_it(handler, gm):
    case = make_complaint(by=handler, harms_reputation=True)

    report_to_headquarters(case, by=handler)

    assert case.onward_dues.get().done_at == BEGIN


@pytest.mark.norm("12.1", "13.1")
def test_before_it_the_branch_is_warned_and_after_it_the_next_post_told(
    handler, operations, gm, hq, clock
):
    case = make_complaint(by=handler, harms_reputation=True)
    clock.move_to(at("2026-03-05T14:59"))
    assert sweep(now=timezone.now()) == 0

    clock.move_to(at("2026-03-05T15:00"))
    assert sweep(now=timezone.now()) == 1
    assert sweep(now=timezone.now()) == 0
    near = "书面材料报营销管理总部即将到期"
    assert (handler.username, near) in told()

    clock.move_to(at("2026-03-05T17:01"))
    assert sweep(now=timezone.now()) == 1
    assert sweep(now=timezone.now()) == 0
    over = "书面材料报营销管理总部已超时"
    assert {(gm.username, over), (hq.username, over)} <= set(told())
    assert case.events.filter(verb="miss_onward").count() == 1
    assert beside(case, "13.1") == 1


def test_what_is_merged_is_owed_no_more(handler, operations):
    target = make_complaint(by=handler)
    case = make_complaint(by=handler, concerns_company=True)

    merge(case, target=target, by=operations)

    assert case.onward_dues.get().dropped_at == BEGIN


def test_two_of_headquarters_set_the_days_for_what_is_flagged_from_now_on(
    handler, hq, hq2
):
    first = make_complaint(by=handler, concerns_company=True)
    rule = OnwardRule.objects.get(kind="talk")
    browser = logged_in(hq)
    url = f"/admin/complaints/onwardrule/{rule.pk}/change/"
    browser.post(url, {"working_days": 2})
    rule.refresh_from_db()
    assert rule.working_days == 1
    staff_changes.approve(StaffChange.objects.get(), by=hq2, comment="")

    second = make_complaint(by=handler, concerns_company=True)

    assert first.onward_dues.get().due_at == at("2026-03-03T17:00")
    assert second.onward_dues.get().due_at == at("2026-03-04T17:00")


@pytest.mark.norm("12.1")
def test_the_case_and_the_day_show_it(client, handler, operations, outsider):
    case = make_complaint(by=handler, concerns_company=True)
    url = f"{case.get_absolute_url()}onward/"
    client.force_login(handler)

    assert "呈报时限" in client.get(case.get_absolute_url()).text
    assert "与公司有关部门沟通" in client.get(url).text
    assert logged_in(outsider).get(url).status_code == 404
    for user in (handler, operations):
        page = logged_in(user).get("/my-day/").text
        assert url in page


def test_a_case_without_a_flag_owes_nothing(handler):
    case = make_complaint(by=handler)

    services.acknowledge(case, by=handler, no_agreed_time_reason="客户不便约定。")

    assert not OnwardDue.objects.exists()
