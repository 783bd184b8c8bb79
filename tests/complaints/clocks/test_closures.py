from datetime import date, datetime, time

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from branches.calendar import SHANGHAI, load_calendar, load_calendars
from branches.decided import closures
from branches.models import Closure
from complaints.clocks.calendar.changes import approve_closure, preview_closure
from complaints.lifecycle.sweeping.sweep import sweep
from tests.cases import make_complaint
from tests.people import make_user

TYPHOON = {
    "kind": "closed",
    "first_day": date(2026, 3, 4),
    "last_day": date(2026, 3, 5),
    "reason": "台风红色预警，全市停业。",
}
ADD = "/admin/branches/closure/add/"


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at("2026-03-02 10:00"), tick=True):
        yield


@pytest.fixture
def complaint(frontdesk):
    return make_complaint(by=frontdesk)


@pytest.fixture
def typhoon(gm) -> Closure:
    return closures.ask(by=gm, **TYPHOON)


def due(complaint, kind="final_feedback"):
    [row] = complaint.deadlines.filter(kind=kind, result="pending")
    return f"{row.due_at.astimezone(SHANGHAI):%m-%d %H:%M}"


def decide(client, closure, **form):
    return client.post(f"/admin/branches/closure/{closure.pk}/decide/", form)


# In force


def test_a_request_alone_changes_nothing(complaint, typhoon, branch):
    assert load_calendar(branch).is_working_day(date(2026, 3, 4))
    assert due(complaint) == "03-05 17:00"


@pytest.mark.norm("17.4")
def test_an_approved_closure_moves_the_branchs_deadlines(complaint, typhoon, hq):
    approve_closure(typhoon, by=hq)

    [final] = complaint.deadlines.filter(kind="final_feedback", result="pending")
    assert due(complaint) == "03-09 17:00"
    assert final.calendar_version == load_calendar(complaint.branch).version
    assert "+SH001@" in final.calendar_version
    assert due(complaint, "baseline_reply") == "03-02 15:30"
    event = complaint.events.order_by("seq").last()
    assert (event.verb, event.actor) == ("calendar", hq)


def test_another_branchs_deadlines_stay(typhoon, hq, outsider):
    elsewhere = make_complaint(by=outsider)

    approve_closure(typhoon, by=hq)

    assert due(elsewhere) == "03-05 17:00"
    calendars = load_calendars()
    assert not calendars[typhoon.branch_id].is_working_day(date(2026, 3, 4))
    assert calendars[elsewhere.branch_id].is_working_day(date(2026, 3, 4))
    assert "+" not in calendars[elsewhere.branch_id].version


def test_a_closed_day_is_named_in_the_explanation(typhoon, hq, frontdesk):
    approve_closure(typhoon, by=hq)

    with time_machine.travel(at("2026-03-04 10:00")):
        later = make_complaint(by=frontdesk)

    [baseline] = later.deadlines.filter(kind="baseline_reply")
    assert due(later, "baseline_reply") == "03-06 15:30"
    assert baseline.explanation.startswith(
        "2026-03-04 周三（停业） 10:00 受理，非工作日"
    )


def test_an_extra_working_day_counts(complaint, gm, hq):
    open_on_saturday = closures.ask(
        by=gm,
        kind="open",
        first_day=date(2026, 3, 7),
        last_day=date(2026, 3, 7),
        reason="周六加开。",
    )
    with time_machine.travel(at("2026-03-05 11:00")):
        late = make_complaint(by=complaint.first_responsible)
        approve_closure(open_on_saturday, by=hq)

    assert due(late) == "03-09 17:00"
    assert (
        "2026-03-07 周六（加开）"
        in late.deadlines.get(kind="final_feedback", result="pending").explanation
    )


def test_hours_hold_from_a_day_on(complaint, gm, hq, branch):
    earlier = closures.ask(
        by=gm,
        kind="hours",
        first_day=date(2026, 3, 5),
        closing_time=time(16),
        reason="冬令时间。",
    )

    approve_closure(earlier, by=hq)

    calendar = load_calendar(branch)
    assert calendar.closing_on(date(2026, 3, 4)) == time(17)
    assert calendar.closing_on(date(2030, 3, 4)) == time(16)
    assert due(complaint) == "03-05 16:00"


def test_what_was_decided_last_holds_where_two_overlap(typhoon, gm, hq, branch):
    approve_closure(typhoon, by=hq)
    reopened = closures.ask(
        by=gm,
        kind="open",
        first_day=date(2026, 3, 5),
        last_day=date(2026, 3, 5),
        reason="台风提前离境。",
    )

    approve_closure(reopened, by=hq)

    calendar = load_calendar(branch)
    assert not calendar.is_working_day(date(2026, 3, 4))
    assert calendar.is_working_day(date(2026, 3, 5))
    assert calendar.label(date(2026, 3, 5)) == "2026-03-05 周四"


def test_a_closure_removes_no_breach(complaint, typhoon, hq):
    with time_machine.travel(at("2026-03-05 17:30")):
        sweep(now=datetime.now(SHANGHAI))
        approve_closure(typhoon, by=hq)

    [final] = complaint.deadlines.filter(kind="final_feedback")
    assert (final.result, final.due_at) == ("breached", at("2026-03-05 17:00"))


def test_a_preview_moves_nothing(complaint, typhoon, hq):
    plan = preview_closure(typhoon, by=hq)

    assert [move.number for move in plan.moves] == [complaint.number]
    typhoon.refresh_from_db()
    assert typhoon.state == "pending"
    assert due(complaint) == "03-05 17:00"


def test_a_branchs_calendar_is_read_in_two_queries(
    typhoon, hq, branch, django_assert_num_queries
):
    approve_closure(typhoon, by=hq)

    with django_assert_num_queries(2):
        load_calendar(branch)
    with django_assert_num_queries(3):
        load_calendars()


# Who asks, who decides


@pytest.mark.parametrize("post", ["operations", "branchadmin", "hq", "sysadmin"])
def test_only_the_general_manager_asks(post, client, request):
    user = request.getfixturevalue(post)
    client.force_login(user)

    assert client.get(ADD).status_code == 403
    with pytest.raises(PermissionDenied):
        closures.ask(by=user, **TYPHOON)


@pytest.mark.parametrize("post", ["gm", "branchadmin", "auditor", "sysadmin"])
def test_only_headquarters_decides(post, typhoon, client, request):
    user = request.getfixturevalue(post)
    client.force_login(user)

    answer = decide(client, typhoon, approve="1")

    assert answer.status_code == 403
    typhoon.refresh_from_db()
    assert typhoon.state == "pending"
    with pytest.raises(PermissionDenied):
        approve_closure(typhoon, by=user)


def test_who_asked_and_went_to_headquarters_does_not_decide(typhoon, gm):
    gm.branch, gm.post = None, "headquarters"
    gm.save()

    with pytest.raises(PermissionDenied):
        approve_closure(typhoon, by=gm)


def test_a_second_decision_is_told_of_the_first(typhoon, hq):
    closures.send_back(typhoon, by=hq, comment="请附通知。")

    with pytest.raises(ValidationError, match="员hq 已作出决定：已退回。"):
        approve_closure(typhoon, by=hq)


def test_a_return_needs_a_reason(typhoon, hq):
    with pytest.raises(ValidationError, match="退回须说明理由"):
        closures.send_back(typhoon, by=hq, comment=" ")


# The last guard


def test_the_database_refuses_one_pair_of_eyes(typhoon, gm):
    values = {"state": "approved", "decided_by": gm, "decided_at": typhoon.requested_at}

    with pytest.raises(IntegrityError, match="closure_four_eyes"):
        Closure.objects.filter(pk=typhoon.pk).update(**values)


def test_the_database_keeps_what_was_decided(typhoon, hq):
    approve_closure(typhoon, by=hq)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Closure.objects.filter(pk=typhoon.pk).update(last_day=date(2026, 3, 31))
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        typhoon.delete()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"last_day": date(2026, 3, 3)}, "结束日期不能早于开始日期"),
        ({"last_day": None}, "停业和加开营业日须有结束日期"),
        ({"last_day": date(2026, 7, 1)}, "一次不超过 92 天"),
        ({"kind": "hours"}, "变更营业时间须填写营业结束时间"),
        ({"kind": "hours", "closing_time": time(18, 1)}, "营业结束须在"),
        ({"closing_time": time(16)}, "不填营业结束时间"),
        ({"first_day": date.min}, "日期须在 2000 年至 2100 年之间"),
        ({"last_day": date.max}, "日期须在 2000 年至 2100 年之间"),
    ],
)
def test_an_impossible_request_is_refused(changed, message, gm):
    with pytest.raises(ValidationError, match=message):
        closures.ask(by=gm, **TYPHOON | changed)


# The pages


def test_the_manager_asks_and_headquarters_approves(complaint, gm, hq, client):
    client.force_login(gm)
    fields = {name: str(value) for name, value in TYPHOON.items()}
    asked = client.post(ADD, fields)
    [closure] = Closure.objects.all()
    told = client.get(asked.url).content.decode()
    address = f"/admin/branches/closure/{closure.pk}/change/"
    assert 'id="closures"' not in client.get("/admin/").content.decode()
    client.force_login(hq)
    assert address in client.get("/admin/").content.decode()
    page = client.get(address).content.decode()
    decided = decide(client, closure, approve="1", comment="同意。")

    assert (asked.status_code, decided.status_code) == (302, 302)
    assert (closure.branch, closure.requested_by) == (gm.branch, gm)
    assert "已报营销管理总部" in told
    assert complaint.number in page
    assert "2026-03-09 周一 17:00" in page
    closure.refresh_from_db()
    assert (closure.state, closure.decided_by, closure.comment) == (
        "approved",
        hq,
        "同意。",
    )
    assert due(complaint) == "03-09 17:00"


def test_a_refused_request_keeps_what_was_typed(gm, client):
    client.force_login(gm)

    page = client.post(
        ADD,
        {"kind": "closed", "first_day": "2026-03-05", "last_day": "2026-03-04",
         "reason": "停电检修"},
    )  # fmt: skip

    text = page.content.decode()
    assert text.count("结束日期不能早于开始日期。") == 1
    assert "停电检修" in text
    assert not Closure.objects.exists()


def test_the_same_request_twice_is_refused(typhoon, gm, client):
    client.force_login(gm)

    page = client.post(ADD, {name: str(value) for name, value in TYPHOON.items()})

    assert "同一日期起的同类申请正在等待决定。" in page.content.decode()
    assert Closure.objects.count() == 1


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-13-45", "\x00", ""])
def test_absurd_days_are_refused_with_a_message(day, gm, client):
    client.force_login(gm)

    page = client.post(
        ADD,
        {"kind": "closed", "first_day": day, "last_day": day, "reason": "a\x00" + "字"},
    )

    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert not Closure.objects.exists()


def test_headquarters_returns_with_a_reason_or_is_asked_for_it(typhoon, hq, client):
    client.force_login(hq)

    refused = decide(client, typhoon, send_back="1")
    too_long = decide(client, typhoon, send_back="1", comment="长" * 501)
    returned = decide(client, typhoon, send_back="1", comment="请附气象通知。")

    assert refused.status_code == too_long.status_code == 422
    assert "退回须说明理由。" in refused.content.decode()
    assert "长" * 501 in too_long.content.decode()
    assert returned.status_code == 302
    typhoon.refresh_from_db()
    assert (typhoon.state, typhoon.comment) == ("returned", "请附气象通知。")


def test_a_decided_request_offers_no_decision(typhoon, hq, client):
    client.force_login(hq)
    address = f"/admin/branches/closure/{typhoon.pk}/change/"
    before = client.get(address).content.decode()
    closures.send_back(typhoon, by=hq, comment="请附通知。")

    after = client.get(address).content.decode()
    second = decide(client, typhoon, approve="1")

    assert 'name="approve"' in before
    assert 'name="approve"' not in after
    assert second.status_code == 422
    assert "已作出决定" in second.content.decode()


def test_the_manager_reads_his_request_and_is_offered_no_decision(typhoon, gm, client):
    client.force_login(gm)

    page = client.get(f"/admin/branches/closure/{typhoon.pk}/change/").content.decode()

    assert TYPHOON["reason"] in page
    assert 'name="approve"' not in page
    assert 'name="_save"' not in page


def test_another_branchs_manager_finds_no_request(typhoon, other_branch, client):
    client.force_login(make_user("bj-gm", "general_manager", other_branch))

    listed = client.get(reverse("admin:branches_closure_changelist"))
    decided = decide(client, typhoon, approve="1")

    assert "台风" not in listed.content.decode()
    assert str(typhoon) not in listed.content.decode()
    assert decided.status_code == 404


def test_a_decision_is_posted(typhoon, hq, client):
    client.force_login(hq)

    assert (
        client.get(f"/admin/branches/closure/{typhoon.pk}/decide/").status_code == 405
    )
