"""Whoever transferred a case waits for an answer of his own, whatever becomes of it."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from branches.calendar import SHANGHAI
from complaints import services
from complaints.archive import checklist
from complaints.case.choices import State
from complaints.clocks.tiers import TierOutcome, TierTime
from complaints.desk.my_day import agenda
from complaints.lifecycle.sweeping import sweep
from complaints.models import Complaint, Deadline, Notification
from complaints.transfers.models import TransferOutcome, TransferReply
from tests.cases import FINDINGS, final_feedback, make_complaint, merge, reach, withdraw
from tests.people import logged_in

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
LIMIT = datetime(2026, 3, 9, 12, 0, tzinfo=SHANGHAI)
OUTCOMES = [
    *("和解", "解释说明", "补偿", "赔偿", "未采纳诉求（已说明理由）"),
    *("无法联系", "转调解", "客户撤回"),
]


@pytest.fixture(autouse=True)
def monday(db):
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def transferred(*, by, **overrides) -> Complaint:
    """By 12386, with its number and a limit of a week."""
    values = {
        "channel": "other",
        "source": "12386",
        "transfer_number": "12386-77",
        "transfer_due_at": LIMIT,
        "place": "",
        **overrides,
    }
    return make_complaint(by=by, **values)


def answer(complaint: Complaint, *, by, do=services.answer_transfer, **overrides):
    values = {
        "answered_to": "12386 热线",
        "handed_at": timezone.now(),
        "outcome": TransferOutcome.objects.get(code="explained"),
        "paper_number": "沪答 1 号",
        **overrides,
    }
    return do(complaint, by=by, **values)


def clock(complaint: Complaint) -> Deadline:
    return complaint.deadlines.get(kind="transfer_reply")


def now_of(complaint: Complaint) -> Complaint:
    return Complaint.objects.get(pk=complaint.pk)


def offered(complaint: Complaint, user) -> list[str]:
    page = logged_in(user).get(complaint.get_absolute_url())
    return [step.verb for step in page.context["steps"]]


# At receipt


def test_the_outcomes_are_there_as_data():
    labels = TransferOutcome.objects.values_list("label", flat=True)
    assert list(labels) == OUTCOMES


@pytest.mark.parametrize("source", ["12386", "headquarters", "regulator", "other_body"])
def test_a_transfer_starts_a_clock_at_its_limit(source, frontdesk):
    case = transferred(by=frontdesk, source=source)

    row = clock(case)
    assert (row.due_at, row.result, row.is_provisional) == (LIMIT, "pending", False)
    assert "转办要求时限" in row.explanation
    assert now_of(case).transfer_owed_at == LIMIT


def test_without_a_limit_the_clock_is_the_final_feedbacks(frontdesk):
    case = transferred(by=frontdesk, transfer_due_at=None, transfer_without_limit=True)

    final = case.deadlines.get(kind="final_feedback")
    assert clock(case).due_at == final.due_at
    assert "转办未给时限" in clock(case).explanation


def test_an_opinion_that_was_transferred_is_answered_too(frontdesk):
    case = transferred(by=frontdesk, nature="opinion")

    kinds = set(case.deadlines.values_list("kind", flat=True))
    assert kinds == {"final_feedback", "transfer_reply"}


@pytest.mark.parametrize("source", ["web", "fax", "media"])
def test_what_nobody_transferred_has_no_such_clock(source, frontdesk):
    case = transferred(
        by=frontdesk, source=source, transfer_number="", transfer_due_at=None
    )

    assert not case.deadlines.filter(kind="transfer_reply").exists()
    assert now_of(case).transfer_without_limit is None


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"transfer_number": ""}, "transfer_number", "请勾选“无”"),
        ({"transfer_due_at": None}, "transfer_due_at", "请勾选“无”"),
        ({"transfer_without_number": True}, "transfer_number", "不能再勾选"),
        ({"transfer_without_limit": True}, "transfer_due_at", "不能再勾选"),
        ({"transfer_due_at": MONDAY}, "transfer_due_at", "晚于受理时间"),
    ],
)
def test_number_and_limit_are_given_or_said_to_be_none(change, field, says, frontdesk):
    with pytest.raises(ValidationError) as refused:
        transferred(by=frontdesk, **change)

    [message] = refused.value.message_dict[field]
    assert says in message
    assert not Complaint.objects.exists()


def test_headquarters_hears_of_it_at_registration(
    frontdesk, operations, marketing, gm, hq
):
    walk_in = make_complaint(by=frontdesk)
    case = transferred(by=frontdesk)

    told = Notification.objects.filter(recipient=hq, subject="received")
    assert [notice.complaint for notice in told] == [case]
    assert walk_in != case


def test_a_corrected_number_takes_the_place_of_none(frontdesk):
    case = transferred(by=frontdesk, transfer_number="", transfer_without_number=True)

    services.correct(
        case, values={"transfer_number": "补 7"}, reason="已问明。", by=frontdesk
    )

    case = now_of(case)
    assert (case.transfer_number, case.transfer_without_number) == ("补 7", None)


# The answer


def test_the_answer_stops_the_clock(frontdesk, hq, monday):
    case = transferred(by=frontdesk)
    monday.move_to(MONDAY + timedelta(days=1))

    reply = answer(case, by=frontdesk, handed_at=MONDAY + timedelta(hours=1))

    row = clock(case)
    assert (row.result, row.met_at) == ("met", MONDAY + timedelta(hours=1))
    assert reply.outcome.label == "解释说明"
    assert now_of(case).transfer_owed_at is None
    assert case.events.get(verb="answer_transfer").occurred_at == row.met_at
    assert Notification.objects.filter(
        recipient=hq, matter="营业部已答复转办方"
    ).exists()


def test_a_second_answer_is_refused(frontdesk):
    case = transferred(by=frontdesk)
    answer(case, by=frontdesk)

    with pytest.raises(ValidationError, match="没有待答复的转办"):
        answer(case, by=frontdesk)


def test_what_was_not_transferred_has_nothing_to_answer(frontdesk, hq):
    case = make_complaint(by=frontdesk)

    for by, do in (
        (frontdesk, services.answer_transfer),
        (hq, services.answer_body),
    ):
        with pytest.raises(ValidationError, match="没有待答复的转办"):
            answer(case, by=by, do=do)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"paper_number": ""}, "paper_number"),
        ({"handed_at": MONDAY - timedelta(hours=1)}, "handed_at"),
        ({"handed_at": MONDAY + timedelta(hours=1)}, "handed_at"),
        ({"answered_to": ""}, "answered_to"),
    ],
)
def test_an_answer_is_on_paper_to_somebody_at_a_time_that_can_be(
    change, field, frontdesk
):
    case = transferred(by=frontdesk)

    with pytest.raises(ValidationError) as refused:
        answer(case, by=frontdesk, **change)

    assert field in refused.value.message_dict
    assert not TransferReply.objects.exists()


def test_headquarters_answers_the_body_itself(frontdesk, hq):
    case = transferred(by=frontdesk)

    with pytest.raises(PermissionDenied):
        answer(case, by=frontdesk, do=services.answer_body)
    answer(case, by=hq, do=services.answer_body)

    assert clock(case).result == "met"
    assert "answer_transfer" not in offered(case, frontdesk)


def test_what_headquarters_transferred_is_still_answered_to_it(frontdesk, hq):
    case = transferred(by=frontdesk, source="headquarters")

    answer(case, by=hq, do=services.answer_body, answered_to="监管局")

    assert clock(case).result == "pending"
    answer(case, by=frontdesk, answered_to="营销管理总部")
    assert clock(case).result == "met"
    assert set(case.transfer_replies.values_list("by_headquarters", flat=True)) == {
        True,
        False,
    }


def test_a_late_answer_is_a_breach_for_ever(frontdesk, monday):
    case = transferred(by=frontdesk)
    monday.move_to(LIMIT + timedelta(hours=1))

    answer(case, by=frontdesk)

    row = clock(case)
    assert (row.result, row.breached_at) == ("breached", LIMIT)
    assert row.met_at == LIMIT + timedelta(hours=1)
    assert now_of(case).transfer_owed_at is None


def test_what_was_handed_over_in_time_and_entered_late_can_be_confirmed(
    frontdesk, operations, monday
):
    case = transferred(by=frontdesk)
    monday.move_to(LIMIT + timedelta(hours=1))
    answer(case, by=frontdesk, handed_at=LIMIT - timedelta(hours=1))

    row = clock(case)
    assert row.came_late
    asked = services.ask_late_entry(
        case, rows=[row], evidence="签收单 7 号", by=frontdesk
    )
    services.approve(asked, by=operations)

    assert clock(case).result == "confirmed"


# It outlasts the case


def test_withdrawal_does_not_end_it(frontdesk, operations, monday):
    case = transferred(by=frontdesk)
    withdraw(case, by=operations)

    case = now_of(case)
    assert (case.state, clock(case).result) == (State.WITHDRAWN, "pending")
    assert case.next_due_at == case.transfer_owed_at == LIMIT
    assert case.deadlines.get(kind="final_feedback").result == "superseded"
    assert offered(case, frontdesk)[0] == "answer_transfer"

    monday.move_to(LIMIT + timedelta(minutes=1))
    assert sweep.sweep(now=timezone.now()).breached == 1
    answer(case, by=frontdesk)
    case = now_of(case)
    assert (case.next_due_at, case.transfer_owed_at) == (None, None)


def test_merging_does_not_end_it(frontdesk, operations):
    earlier = make_complaint(by=frontdesk)
    case = transferred(by=frontdesk)
    merge(case, target=earlier, by=operations)

    case = now_of(case)
    assert (case.state, clock(case).result) == (State.MERGED, "pending")
    assert not earlier.deadlines.filter(kind="transfer_reply").exists()
    assert "answer_transfer" in offered(case, frontdesk)
    answer(case, by=frontdesk)
    assert now_of(case).next_due_at is None


def test_resolving_and_reopening_do_not_end_it(frontdesk, operations):
    case = reach(transferred(by=frontdesk), State.RESOLVED, by=frontdesk)
    assert (case.next_due_at, clock(case).result) == (LIMIT, "pending")

    services.reopen(case, reason="客户不满意。", by=operations)

    case = now_of(case)
    assert clock(case).cycle == 1
    assert case.transfer_owed_at == LIMIT
    answer(case, by=frontdesk)
    assert clock(case).result == "met"


def test_closing_waits_for_the_answer(frontdesk):
    case = transferred(by=frontdesk, nature="opinion")
    case = reach(case, State.INVESTIGATING, by=frontdesk)
    services.resolve(case, by=frontdesk, findings=FINDINGS, feedback=final_feedback())

    with pytest.raises(ValidationError, match="尚未书面答复转办方（12386 转办）"):
        services.close(case, by=frontdesk)
    page = logged_in(frontdesk).get(case.get_absolute_url())
    [missing] = page.context["missing"]
    assert missing.url == reverse("complaints:answer_transfer", args=[case.number])
    assert "answer_transfer" in [step.verb for step in page.context["steps"]]

    answer(case, by=frontdesk)
    services.close(case, by=frontdesk)
    assert now_of(case).state == State.CLOSED


def test_what_is_still_to_be_answered_is_not_filed(frontdesk, operations):
    case = transferred(by=frontdesk)
    withdraw(case, by=operations)

    def missing() -> list[str]:
        ended = Complaint.objects.filter(pk=case.pk)
        return list(checklist.missing(checklist.checked(ended).get()))

    assert "尚未答复转办方" in missing()
    answer(case, by=frontdesk)
    assert "尚未答复转办方" not in missing()


# It is told


def fired(complaint: Complaint) -> list[int]:
    times = TierTime.objects.filter(
        deadline=clock(complaint), outcome=TierOutcome.FIRED
    )
    return sorted(times.values_list("tier__level", flat=True))


def test_its_tiers_come_in_their_turn(frontdesk, keeper, operations, gm, hq, monday):
    case = transferred(by=frontdesk)
    times = TierTime.objects.filter(deadline=clock(case)).order_by("due_at")
    # A working day before, which is later than half of the time left.
    assert list(times.values_list("due_at", flat=True)) == [
        datetime(2026, 3, 6, 12, 0, tzinfo=SHANGHAI),
        LIMIT,
        datetime(2026, 3, 10, 12, 0, tzinfo=SHANGHAI),
    ]
    for moment, levels, told in (
        (times[0].due_at, [0], {keeper}),
        (LIMIT, [0, 1], {operations, gm}),
        (times[2].due_at, [0, 1, 2], {hq}),
    ):
        monday.move_to(moment)
        sweep.sweep(now=moment)
        assert fired(case) == levels
        notices = Notification.objects.filter(kind="transfer_reply", created_at=moment)
        assert {notice.recipient for notice in notices} == told


def test_of_a_short_limit_the_warning_comes_at_half_time(frontdesk):
    soon = MONDAY + timedelta(hours=8)
    case = transferred(by=frontdesk, transfer_due_at=soon)

    warning = TierTime.objects.get(deadline=clock(case), tier__level=0)
    assert warning.due_at == MONDAY + timedelta(hours=4)
    assert warning.outcome == "waiting"


# It is seen


def test_it_stands_in_my_day_and_in_the_queue_until_done(
    frontdesk, keeper, operations, monday
):
    case = transferred(by=frontdesk)
    withdraw(case, by=operations)
    monday.move_to(LIMIT - timedelta(hours=2))

    [hour] = agenda.of(keeper, now=timezone.now()).hours
    assert [row.kind for row in hour.clocks] == ["transfer_reply"]
    client = logged_in(keeper)
    for address in ("/", "/?due=today", "/?waiting=transfer"):
        assert case.number in client.get(address).content.decode(), address
    assert "待答复转办" in client.get("/").content.decode()

    answer(case, by=keeper)
    assert agenda.of(keeper, now=timezone.now()).hours == []
    for address in ("/", "/?due=today", "/?waiting=transfer"):
        assert case.number not in client.get(address).content.decode(), address


def test_a_resolved_case_is_to_do_while_it_is_owed_and_no_visit(frontdesk):
    case = reach(transferred(by=frontdesk), State.RESOLVED, by=frontdesk)

    now = timezone.now()
    assert case in Complaint.objects.to_do(now)
    client = logged_in(frontdesk)
    assert case.number not in client.get("/?waiting=visit").content.decode()
    answer(case, by=frontdesk)
    assert case not in Complaint.objects.to_do(now)


def test_the_page_shows_what_was_transferred_and_answered(frontdesk):
    case = transferred(by=frontdesk)
    client = logged_in(frontdesk)

    page = client.get(case.get_absolute_url()).content.decode()
    assert "转办答复" in page
    assert "转办要求时限 → 2026-03-09 周一 12:00" in page

    client.post(
        reverse("complaints:answer_transfer", args=[case.number]),
        {
            "answered_to": "12386 热线",
            "handed_at": "2026-03-02T10:00",
            "outcome": TransferOutcome.objects.get(code="settled").pk,
            "paper_number": "沪答 9 号",
        },
    )
    page = client.get(case.get_absolute_url()).content.decode()
    assert "2026-03-02 10:00 和解，交12386 热线：沪答 9 号" in page


def test_a_form_without_paper_says_so_and_keeps_what_was_typed(frontdesk):
    case = transferred(by=frontdesk)

    response = logged_in(frontdesk).post(
        reverse("complaints:answer_transfer", args=[case.number]),
        {"answered_to": "某某收", "handed_at": "2026-03-02T10:00", "outcome": "1"},
    )

    assert response.status_code == 422
    assert "某某收" in response.content.decode()
    assert "请填写答复文号" in response.content.decode()


def test_another_branch_finds_nothing(frontdesk, outsider):
    case = transferred(by=frontdesk)
    address = reverse("complaints:answer_transfer", args=[case.number])

    assert logged_in(outsider).get(address).status_code == 404
    assert logged_in(frontdesk).put(address).status_code == 405


# A limit that was typed wrong


def clock_of(case: Complaint) -> list[tuple[datetime, str]]:
    rows = case.deadlines.filter(kind="transfer_reply").order_by("pk")
    return [(row.due_at, row.result) for row in rows]


def test_an_earlier_limit_holds_at_once(frontdesk):
    case, sooner = transferred(by=frontdesk), LIMIT - timedelta(days=3)

    services.move_limit(case, limit=sooner, reason="看错日期。", by=frontdesk)

    assert clock_of(case) == [(LIMIT, "superseded"), (sooner, "pending")]
    old, new = case.deadlines.filter(kind="transfer_reply").order_by("pk")
    assert old.superseded_by == new
    assert "看错日期" in new.remark
    case.refresh_from_db()
    assert (case.transfer_due_at, case.transfer_owed_at) == (sooner, sooner)
    page = logged_in(frontdesk).get(case.get_absolute_url()).text
    assert "更正转办时限：" in page


def test_a_later_limit_wants_a_directors_consent(frontdesk, operations):
    case, later = transferred(by=frontdesk), LIMIT + timedelta(days=3)

    asked = services.move_limit(case, limit=later, reason="看错日期。", by=frontdesk)
    assert clock_of(case) == [(LIMIT, "pending")]
    with pytest.raises(PermissionDenied):
        services.approve(asked, by=frontdesk)
    services.approve(asked, by=operations)

    assert clock_of(case) == [(LIMIT, "superseded"), (later, "pending")]
    case.refresh_from_db()
    assert case.transfer_owed_at == later


def test_a_breach_of_the_wrong_limit_stays(frontdesk, operations, monday):
    case, later = transferred(by=frontdesk), LIMIT + timedelta(days=3)
    monday.move_to(LIMIT + timedelta(hours=1))
    sweep.sweep(now=timezone.now())

    asked = services.move_limit(case, limit=later, reason="看错日期。", by=frontdesk)
    services.approve(asked, by=operations)

    assert clock_of(case) == [(LIMIT, "breached"), (later, "pending")]
    answer(case, by=frontdesk)
    assert clock_of(case) == [(LIMIT, "breached"), (later, "met")]


def test_that_a_transfer_gave_no_limit_is_put_right_too(frontdesk):
    case = transferred(by=frontdesk, transfer_due_at=None, transfer_without_limit=True)
    final = case.deadlines.get(kind="final_feedback").due_at
    sooner, browser = MONDAY + timedelta(days=1), logged_in(frontdesk)
    url = reverse("complaints:move_limit", args=[case.number])

    for nonsense in ({}, {"limit": "2026-03-01T10:00"}, {"without_limit": "on"}):
        assert browser.post(url, {"reason": "错。", **nonsense}).status_code == 422
    sent = {"reason": "漏看。", "limit": f"{sooner:%Y-%m-%dT%H:%M}"}
    assert browser.post(url, sent).status_code == 302

    assert clock_of(case) == [(final, "superseded"), (sooner, "pending")]
    case.refresh_from_db()
    assert case.transfer_without_limit is None
    walked_in = make_complaint(by=frontdesk)
    with pytest.raises(ValidationError, match="不是转办"):
        services.move_limit(walked_in, limit=LIMIT, reason="试。", by=frontdesk)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"limit": "2026-03-05T10:00", "without_limit": "on"}, "只能选一项"),
        ({}, "请填写时限"),
    ],
)
def test_a_limit_or_none_and_not_both(sent, said, frontdesk):
    case = transferred(by=frontdesk)
    url = reverse("complaints:move_limit", args=[case.number])

    answer = logged_in(frontdesk).post(url, {"reason": "错。", **sent})

    assert answer.status_code == 422
    [error] = answer.context["form"].errors["limit"]
    assert said in error


def test_the_limit_is_no_other_branchs_to_put_right(frontdesk, outsider, auditor):
    url = reverse("complaints:move_limit", args=[transferred(by=frontdesk).number])

    assert logged_in(outsider).get(url).status_code == 404
    assert logged_in(auditor).get(url).status_code == 403
    assert logged_in(frontdesk).delete(url).status_code == 405
