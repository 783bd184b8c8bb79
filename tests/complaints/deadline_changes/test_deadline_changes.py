"""The pages on which one asks for a deadline to be confirmed, extended, corrected."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from complaints import services
from complaints.case.choices import State
from complaints.models import Complaint
from tests.cases import contact, make_complaint, reach, withdraw
from tests.lives import at

VERBS = ["ask_late_entry", "ask_extension", "move_receipt"]
MONDAY = "2026-03-02 17:00"


@pytest.fixture
def case(handler) -> Complaint:
    """Received at ten, answered at three; entered at five, which is now."""
    with time_machine.travel(at("2026-03-02 10:00"), tick=False):
        return make_complaint(by=handler)


@pytest.fixture
def now(case, handler):
    with time_machine.travel(at(MONDAY), tick=True):
        answer = contact("interim_reply", occurred_at=at("2026-03-02 15:00"))
        services.record_contact(case, entry=answer, by=handler)
        yield


@pytest.fixture
def desk(now, client, handler):
    client.force_login(handler)
    return client


def url(case: Complaint, verb: str) -> str:
    return reverse(f"complaints:{verb}", args=[case.number])


def offered(page) -> set[str]:
    return {step.verb for step in page.context["steps"]}


@pytest.mark.parametrize("verb", VERBS)
def test_another_branch_finds_nothing_to_ask(verb, case, now, client, outsider):
    client.force_login(outsider)

    assert client.get(url(case, verb)).status_code == 404
    assert client.post(url(case, verb), {"reason": "试"}).status_code == 404


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("reader", ["archivist", "auditor"])
def test_readers_are_refused(reader, verb, case, now, client, request):
    client.force_login(request.getfixturevalue(reader))

    assert client.get(url(case, verb)).status_code == 403


@pytest.mark.parametrize("verb", VERBS)
def test_only_get_and_post_are_answered(verb, case, desk):
    assert desk.delete(url(case, verb)).status_code == 405


@pytest.mark.parametrize("verb", VERBS)
def test_nonsense_is_refused_in_words(verb, case, desk):
    for nonsense in ("\0", "0001-01-01", "9999-12-31", "2026-13-45", "😀" * 5000):
        sent = dict.fromkeys(
            ("rows", "evidence", "day", "reason", "received_at", "said", "way"),
            nonsense,
        )
        assert desk.post(url(case, verb), sent).status_code == 422


def test_each_step_is_offered_where_it_is_legal(case, desk, handler):
    assert set(VERBS) <= offered(desk.get(case.get_absolute_url()))

    with time_machine.travel(at("2026-03-06 10:00"), tick=True):
        desk.force_login(handler)  # A session does not last so long.
        assert "ask_extension" not in offered(desk.get(case.get_absolute_url()))
        fresh = make_complaint(by=handler)
        assert "ask_late_entry" not in offered(desk.get(fresh.get_absolute_url()))


def test_what_is_not_legal_is_not_shown(desk, handler):
    fresh = make_complaint(by=handler)

    response = desk.get(url(fresh, "ask_late_entry"), follow=True)

    [said] = map(str, response.context["messages"])
    assert said == "没有事实按时而登记超时的时限可以确认。"


@pytest.mark.norm("7.2")
def test_a_late_entry_is_asked_for_and_confirmed(case, desk, operations):
    row = case.deadlines.get(kind="baseline_reply")
    sent = {"rows": [row.pk], "evidence": "录音 T-17"}
    desk.post(url(case, "ask_late_entry"), sent)
    again = desk.post(url(case, "ask_late_entry"), sent)
    assert again.status_code == 422
    request = case.escalations.get()

    desk.force_login(operations)
    asked = desk.get(reverse("complaints:approve", args=[request.pk]))
    assert "确认按时：基准答复" in asked.content.decode()
    desk.post(reverse("complaints:approve", args=[request.pk]), {"comment": ""})

    page = desk.get(case.get_absolute_url()).content.decode()
    assert "超时，事后确认按时" in page
    assert "录音 T-17" in page
    assert "确认补录按时" in page


@pytest.mark.norm("17.4")
def test_an_extension_is_asked_for_and_granted(case, desk, gm):
    sent = {
        "day": "2026-03-10",
        "reason": "须等总部答复",
        "way": "telephone",
        "occurred_at": "2026-03-02T16:30",
        "said": "已致电告知延期。",
    }
    desk.post(url(case, "ask_extension"), sent)
    assert case.contacts.get(purpose="explanation").said == "已致电告知延期。"
    request = case.escalations.get()

    desk.force_login(gm)
    desk.post(reverse("complaints:approve", args=[request.pk]), {"comment": ""})

    page = desk.get(case.get_absolute_url())
    assert "已延长" in page.content.decode()
    assert "须等总部答复" in page.content.decode()
    [first, *_rest] = [x for x in page.context["clocks"] if x.is_ticking]
    assert first.row.rule == "extension"


def test_an_extension_to_a_day_off_keeps_what_was_typed(case, desk):
    sent = {"day": "2026-03-07", "reason": "须等总部答复"}

    response = desk.post(url(case, "ask_extension"), sent)

    assert response.status_code == 422
    assert "不是工作日" in response.content.decode()
    assert "须等总部答复" in response.content.decode()


@pytest.mark.norm("17.3")
def test_receipt_moved_earlier_shows_why(case, desk):
    sent = {"received_at": "2026-03-01T16:00", "reason": "来电留言在先"}
    desk.post(url(case, "move_receipt"), sent)

    page = desk.get(case.get_absolute_url()).content.decode()

    assert "更正受理时间" in page
    assert "来电留言在先" in page
    assert Complaint.objects.get(pk=case.pk).received_at == at("2026-03-01 16:00")


def test_the_same_minute_is_no_change(case, desk):
    sent = {"received_at": "2026-03-02T10:00", "reason": "误记"}

    response = desk.post(url(case, "move_receipt"), sent)

    assert "与原受理时间相同" in response.content.decode()


@pytest.mark.norm("16.2")
def test_a_reply_by_substitute_says_so(desk, handler):
    case = make_complaint(
        by=handler, telephone="", contact_time="", no_contact_reason="不愿留下"
    )
    sent = {
        "purpose": "interim_reply",
        "direction": "outbound",
        "way": "notice",
        "occurred_at": "2026-03-02T17:00",
        "said": "已在公告栏答复。",
        "is_substitute": "on",
        "proof": "照片 P-3",
    }
    desk.post(url(case, "record_contact"), sent)

    page = desk.get(case.get_absolute_url()).content.decode()
    assert "按时完成（按替代方式）" in page
    assert "凭据：照片 P-3" in page


@pytest.mark.norm("16.2")
def test_the_first_word_on_a_mail_says_by_which_way_it_went(desk, handler):
    case = make_complaint(by=handler, channel="email", place="", reply_way="")
    sent = {
        "way": "telephone",
        "occurred_at": "2026-03-02T17:00",
        "said": "已致电告知。",
        "reached": "yes",
        "no_agreed_time_reason": "客户不便",
    }
    refused = desk.post(url(case, "acknowledge"), sent)
    assert "used_registered" in refused.context["form"].errors

    desk.post(url(case, "acknowledge"), {**sent, "used_registered": "yes"})

    assert case.contacts.get(purpose="acknowledgement").used_registered is True


@pytest.mark.parametrize(("days", "offers"), [(9, True), (21, False)])
def test_who_comes_back_within_ten_working_days_is_offered_reopening(
    days, offers, client, handler
):
    with time_machine.travel(at("2026-03-02 10:00"), tick=False):
        case = reach(make_complaint(by=handler), State.RESOLVED, by=handler)
    asked = {"client_name": case.client_name, "telephone": case.telephone}

    with time_machine.travel(at("2026-03-02 10:00") + timedelta(days=days), tick=True):
        client.force_login(handler)
        page = client.post(reverse("complaints:similar"), asked).content.decode()

    assert case.number in page
    assert (url(case, "reopen") in page) == offers


def test_a_new_cycle_counts_from_when_he_came_back(client, handler):
    with time_machine.travel(at("2026-03-02 10:00"), tick=False):
        case = reach(make_complaint(by=handler), State.RESOLVED, by=handler)

    with time_machine.travel(at("2026-03-09 10:00"), tick=True):
        client.force_login(handler)
        sent = {"at": "2026-03-09T09:00", "reason": "来电不满意"}
        client.post(url(case, "reopen"), sent)

    in_24h = case.deadlines.get(cycle=2, kind="reply_24h")
    assert in_24h.due_at == at("2026-03-10 09:00")


@pytest.mark.norm("7.2")
def test_a_late_entry_of_a_withdrawn_case_is_confirmed(case, desk, handler, operations):
    withdraw(case, by=operations)
    [late] = case.deadlines.all().came_late().filter(kind="baseline_reply")
    assert "ask_late_entry" in offered(desk.get(case.get_absolute_url()))

    asked = services.ask_late_entry(
        case, rows=[late], evidence="录音 LY-0302。", by=handler
    )
    services.approve(asked, by=operations)

    late.refresh_from_db()
    assert late.result == "confirmed"
