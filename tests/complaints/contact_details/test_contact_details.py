"""norm 16.2: left with the branch before, or this time alone; and the first word."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from complaints import services
from complaints.case.models.details import DetailCheck, standings
from complaints.models import Complaint, Event
from tests.cases import contact, first_word, intake, make_complaint
from tests.lives import at
from tests.people import logged_in

pytestmark = pytest.mark.norm("16.2")

MAIL = {"channel": "email", "place": "", "email": "he@example.cn", "reply_way": ""}


@pytest.fixture
def mailed(keeper) -> Complaint:
    return make_complaint(by=keeper, **MAIL)


def known(case) -> dict[str, str]:
    return {name: row.standing for name, row in standings(case).items()}


def refusal(act, *arguments, **named) -> str:
    with pytest.raises(ValidationError) as refused:
        act(*arguments, **named)
    return " ".join(refused.value.messages)


def test_what_nobody_looked_up_is_unknown(mailed):
    assert known(mailed) == {}


def test_the_counter_keeps_what_was_said_of_each(keeper):
    taken = intake(**MAIL)
    taken = type(taken)(
        fields=taken.fields,
        standings={"telephone": "registered", "email": "given", "address": ""},
    )

    case = services.receive(taken, by=keeper)

    assert known(case) == {"telephone": "registered", "email": "given"}
    row = DetailCheck.objects.get(detail="telephone")
    assert row.checked_by == keeper
    event = Event.objects.get(complaint=case, verb="receive")
    assert "detailcheck" in event.body


def test_looked_up_later_it_says_by_whom_and_when(mailed, handler):
    with time_machine.travel(at("2026-03-02 14:00"), tick=False):
        services.check_details(
            mailed, given={"telephone": "registered", "email": "given"}, by=handler
        )

    row = standings(mailed)["telephone"]
    assert (row.checked_by, row.checked_at) == (handler, at("2026-03-02 14:00"))
    with time_machine.travel(at("2026-03-02 15:00"), tick=False):
        services.check_details(mailed, given={"telephone": "given"}, by=handler)
    assert known(mailed) == {"telephone": "given", "email": "given"}
    assert DetailCheck.objects.count() == 3


def test_of_what_is_not_there_nothing_is_said(mailed, handler):
    check = services.check_details
    assert "没有登记通讯地址" in refusal(
        check, mailed, given={"address": "given"}, by=handler
    )
    assert "请至少核对一项" in refusal(
        check, mailed, given={"telephone": ""}, by=handler
    )
    with pytest.raises(ValidationError):
        check(mailed, given={"telephone": "perhaps"}, by=handler)
    assert not DetailCheck.objects.exists()


def test_a_corrected_number_is_unknown_again(mailed, handler):
    with time_machine.travel(at("2026-03-02 14:00"), tick=False):
        services.check_details(mailed, given={"telephone": "registered"}, by=handler)
    with time_machine.travel(at("2026-03-02 15:00"), tick=False):
        services.correct(
            mailed, values={"telephone": "13900005678"}, reason="记错。", by=handler
        )
    mailed.refresh_from_db()

    assert known(mailed) == {}


def test_the_page_asks_of_what_there_is_and_answers(mailed, handler, outsider):
    url = reverse("complaints:check_details", args=[mailed.number])
    page = logged_in(handler).get(url).content.decode()
    assert "138****1234" in page
    assert "13800001234" not in page
    assert 'name="address"' not in page

    answer = logged_in(handler).post(url, {"telephone": "registered", "email": ""})

    assert answer.status_code == 302
    assert known(mailed) == {"telephone": "registered"}
    assert "预留（员handler" in logged_in(handler).get(url).content.decode()
    assert logged_in(outsider).get(url).status_code == 404
    assert logged_in(handler).put(url).status_code == 405


# The first word


def test_a_mail_is_not_acknowledged_without_a_word_to_the_client(mailed, keeper):
    told = refusal(
        services.acknowledge, mailed, by=keeper, no_agreed_time_reason="未约定。"
    )

    assert "须先与客户联系" in told
    mailed.refresh_from_db()
    assert mailed.state == "received"


def test_using_what_he_had_left_is_having_looked_it_up(mailed, keeper):
    services.acknowledge(
        mailed,
        by=keeper,
        contact=first_word(mailed),
        no_agreed_time_reason="客户不便约定。",
    )

    assert known(mailed) == {"telephone": "registered"}
    assert standings(mailed)["telephone"].checked_by == keeper


def test_what_he_left_this_time_is_not_what_he_had_left(mailed, keeper):
    services.check_details(mailed, given={"telephone": "given"}, by=keeper)

    told = refusal(services.record_contact, mailed, entry=first_word(mailed), by=keeper)

    assert "不是客户预留的" in told


def test_where_nothing_was_left_before_the_mail_is_answered_by_mail(mailed, keeper):
    entry = contact(
        "acknowledgement", way="email", used_registered=False, said="来信收悉。"
    )
    assert "未果并登记" in refusal(
        services.record_contact, mailed, entry=entry, by=keeper
    )
    services.check_details(mailed, given={"telephone": "given"}, by=keeper)

    services.acknowledge(
        mailed, by=keeper, contact=entry, no_agreed_time_reason="客户不便约定。"
    )

    mailed.refresh_from_db()
    assert mailed.state == "acknowledged"


def test_who_left_nothing_at_all_is_told_by_the_board(keeper):
    case = make_complaint(
        by=keeper,
        channel="letter",
        place="",
        is_anonymous=True,
        client_name="",
        telephone="",
        contact_time="",
        no_contact_reason="匿名信",
        reply_way="",
    )
    acknowledge = {"by": keeper, "no_agreed_time_reason": "匿名信。"}
    assert "请先拟写受理公告" in refusal(services.acknowledge, case, **acknowledge)
    notice = services.write_board_notice(
        case,
        purpose="acknowledgement",
        title="关于来信的受理",
        text="来信已受理。",
        by=keeper,
    )
    services.post_board_notice(
        notice, posted_at=notice.written_at, place="大厅公告栏", by=keeper
    )

    services.acknowledge(case, **acknowledge)

    case.refresh_from_db()
    assert case.state == "acknowledged"


def test_who_came_himself_needs_no_word(frontdesk):
    case = make_complaint(by=frontdesk)

    services.acknowledge(case, by=frontdesk, no_agreed_time_reason="客户不便。")

    case.refresh_from_db()
    assert case.state == "acknowledged"
