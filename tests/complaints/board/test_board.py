"""norm 16.3, 19.2: who left no address is told by an anonymous notice on the board."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.archive.erasing import blanking
from complaints.board.models import BoardNotice
from complaints.case.choices import State
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Complaint, Contact, Escalation, Event
from tests.cases import FINDINGS, complete, make_complaint, posted
from tests.days import the
from tests.lives import at
from tests.papers import text_of
from tests.people import logged_in

pytestmark = pytest.mark.norm("16.3")

NOBODY = {
    "channel": "opinion_box",
    "place": "",
    "is_anonymous": True,
    "client_name": "",
    "telephone": "",
    "contact_time": "",
    "no_contact_reason": "意见箱来件，未留联系方式",
    "reply_way": "",
}
TEXT = "首先感谢客户。午间已增开一个窗口。希望继续支持营业部。"


@pytest.fixture
def letter(keeper) -> Complaint:
    """From the box, by nobody knows whom."""
    return make_complaint(by=keeper, **NOBODY)


def write(case, *, by, **changed) -> BoardNotice:
    values = {"purpose": "interim_reply", "title": "关于午间等候的答复", "text": TEXT}
    return services.write_board_notice(case, by=by, **{**values, **changed})


def post(notice, *, by, **changed) -> BoardNotice:
    values = {"posted_at": timezone.now(), "place": "意见箱旁公告栏"}
    return services.post_board_notice(notice, by=by, **{**values, **changed})


def refusal(act, *arguments, **named) -> str:
    with pytest.raises(ValidationError) as refused:
        act(*arguments, **named)
    return " ".join(refused.value.messages)


def found_out(case, *, by) -> None:
    """Investigated, as far as the final feedback."""
    services.acknowledge(case, by=by, no_agreed_time_reason="客户未留联系方式。")
    services.investigate(case, by=by)
    complete(case, by=by)
    services.record_findings(case, findings=FINDINGS, by=by)


def test_a_notice_begins_with_the_houses_words_once_there_is_a_result(
    client, letter, keeper
):
    client.force_login(keeper)
    page = reverse("complaints:write_board_notice", args=[letter.number])
    before = client.get(page).content.decode()
    found_out(letter, by=keeper)
    after = client.get(page).content.decode()

    assert "已经调查处理" not in before
    assert "已经调查处理" in after


def test_posted_it_is_a_contact_that_answers_the_clock(letter, keeper):
    notice = write(letter, by=keeper)
    assert the(letter, "baseline_reply").result == "pending"

    post(notice, by=keeper)

    contact = Contact.objects.get(is_substitute=True)
    assert (contact.said, contact.reached, contact.is_substitute) == (TEXT, False, True)
    assert "意见箱旁公告栏" in contact.proof
    assert the(letter, "baseline_reply").met_by == contact
    verbs = Event.objects.filter(complaint=letter).values_list("verb", flat=True)
    assert {"write_board_notice", "post_board_notice"} <= set(verbs)


@pytest.mark.norm("17.4", "19.2")
def test_it_is_the_final_feedback_and_the_case_is_resolved(letter, keeper):
    found_out(letter, by=keeper)
    notice = write(letter, by=keeper, purpose="final_feedback")
    post(notice, by=keeper, thanked=True, explained=True, hoped=True)

    services.resolve(letter, by=keeper)

    letter.refresh_from_db()
    assert letter.state == State.RESOLVED
    assert the(letter, "final_feedback").result == "met"
    told = Contact.objects.get(purpose="final_feedback")
    assert (told.thanked, told.explained, told.hoped) == (True, True, True)


def test_what_lacks_its_findings_is_not_posted_as_final(letter, keeper):
    notice = write(letter, by=keeper, purpose="final_feedback")

    assert "作最终反馈之前还须完成下列各项" in refusal(post, notice, by=keeper)
    assert not Contact.objects.filter(is_substitute=True).exists()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("client_name", "欧阳静"),
        ("telephone", "13987654321"),
        ("account_number", "ACC88990011"),
        ("identity_number", "310101199003077777"),
        ("agent_name", "令狐冲"),
    ],
)
def test_nothing_in_it_says_who_the_client_is(keeper, column, value):
    case = make_complaint(
        by=keeper, **{**NOBODY, "is_anonymous": column != "client_name", column: value}
    )
    spaced = f"{value[:3]} {value[3:]}" if value.isdigit() else value

    for changed in ({"text": f"致{spaced}：{TEXT}"}, {"title": f"致{spaced}"}):
        assert "公告须匿名" in refusal(write, case, by=keeper, **changed)
    assert not BoardNotice.objects.exists()


def test_nor_who_is_complained_of(keeper):
    case = make_complaint(
        by=keeper, **NOBODY, category="D", named=[NamedEntry(name="李柜员")]
    )

    assert "被投诉员工姓名" in refusal(write, case, by=keeper, text="李柜员已道歉。")


def test_who_left_an_address_is_told_himself(keeper):
    case = make_complaint(
        by=keeper, **{**NOBODY, "channel": "letter"}, address="世纪大道 8 号"
    )

    assert "请直接向客户反馈" in refusal(write, case, by=keeper)


@pytest.mark.norm("23.2")
def test_in_d_class_a_director_approves_it_first(keeper, operations, marketing, gm):
    case = make_complaint(
        by=keeper, **NOBODY, category="D", named=[NamedEntry(name="某柜员")]
    )
    found_out(case, by=keeper)
    notice = write(case, by=keeper, purpose="final_feedback")
    request = Escalation.objects.get(kind="board_notice")
    assert "须先经总监或总经理批准" in refusal(post, notice, by=keeper)
    assert "等待决定" in refusal(services.resolve, case, by=operations)

    services.approve(request, by=operations)
    post(notice, by=keeper)
    services.resolve(case, by=keeper)

    told = Contact.objects.get(purpose="final_feedback")
    assert told.approved_by == operations
    case.refresh_from_db()
    assert case.state == State.RESOLVED


@pytest.mark.norm("23.2")
def test_sent_back_it_is_not_posted(keeper, operations, marketing, gm):
    case = make_complaint(
        by=keeper, **NOBODY, category="D", named=[NamedEntry(name="某柜员")]
    )
    found_out(case, by=keeper)
    notice = write(case, by=keeper, purpose="final_feedback")

    request = Escalation.objects.get(kind="board_notice")
    services.send_back(request, comment="语气再委婉些。", by=operations)

    assert "须先经总监或总经理批准" in refusal(post, notice, by=keeper)
    notice.refresh_from_db()
    assert notice.posted_at is None


def test_an_ordinary_one_asks_nobody(letter, keeper):
    found_out(letter, by=keeper)
    write(letter, by=keeper, purpose="final_feedback")

    assert not Escalation.objects.exists()


def test_it_is_posted_once_and_removed_once_also_when_the_case_is_over(letter, keeper):
    found_out(letter, by=keeper)
    notice = post(write(letter, by=keeper, purpose="final_feedback"), by=keeper)
    assert "已登记张贴" in refusal(post, notice, by=keeper)
    services.resolve(letter, by=keeper)

    today = timezone.localdate()
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        early = refusal(
            services.remove_board_notice,
            notice,
            removed_on=today - timedelta(days=1),
            by=keeper,
        )
        services.remove_board_notice(notice, removed_on=timezone.localdate(), by=keeper)
    assert "不能早于张贴" in early
    notice.refresh_from_db()
    assert notice.removed_on == today + timedelta(days=20)
    again = refusal(services.remove_board_notice, notice, removed_on=today, by=keeper)
    assert "已撤下" in again


def hanging(keeper, clock, *, purpose: str) -> BoardNotice:
    """Posted on a Monday, before a Sunday that is a working day; then a week passes."""
    letter = make_complaint(by=keeper, **NOBODY)
    if purpose == "final_feedback":
        found_out(letter, by=keeper)
    notice = post(write(letter, by=keeper, purpose=purpose), by=keeper)
    clock.move_to(at("2026-09-22 10:00"))
    return notice


@pytest.fixture
def clock():
    with time_machine.travel(at("2026-09-14 10:00"), tick=False) as clock:
        yield clock


@pytest.mark.parametrize("purpose", ["acknowledgement", "final_feedback"])
def test_what_told_the_client_hangs_five_whole_working_days(purpose, keeper, clock):
    notice = hanging(keeper, clock, purpose=purpose)
    client = logged_in(keeper)
    page = reverse(
        "complaints:remove_board_notice", args=[notice.complaint.number, notice.pk]
    )

    for reason in ("", "  "):
        refused = client.post(page, {"removed_on": "2026-09-20", "reason": reason})
        assert refused.status_code == 422
        assert "不满 5 个完整工作日" in refused.text

    assert client.post(page, {"removed_on": "2026-09-21"}).status_code == 302


def test_taken_down_sooner_it_is_said_why(keeper, clock):
    notice = hanging(keeper, clock, purpose="final_feedback")
    client = logged_in(keeper)
    page = reverse(
        "complaints:remove_board_notice", args=[notice.complaint.number, notice.pk]
    )

    client.post(page, {"removed_on": "2026-09-20", "reason": "公告栏拆除。"})

    assert "公告栏拆除。" in client.get(notice.complaint.get_absolute_url()).text


def test_what_only_answered_in_between_is_taken_down_at_any_time(keeper, clock):
    notice = hanging(keeper, clock, purpose="interim_reply")

    services.remove_board_notice(notice, removed_on=date(2026, 9, 14), by=keeper)

    notice.refresh_from_db()
    assert notice.removed_on == date(2026, 9, 14)


def test_of_an_earlier_round_it_is_not_posted(letter, keeper):
    found_out(letter, by=keeper)
    old = write(letter, by=keeper)
    post(write(letter, by=keeper, purpose="final_feedback"), by=keeper)
    services.resolve(letter, by=keeper)
    services.reopen(letter, reason="问题又发生。", by=keeper)

    assert "已重新处理" in refusal(post, old, by=keeper)


def test_the_paper_says_what_hangs_and_nothing_of_the_client(letter, keeper, outsider):
    notice = post(write(letter, by=keeper), by=keeper)
    url = reverse("reports:board_notice", args=[letter.number, notice.pk])

    paper = "".join(text_of(logged_in(keeper).get(url).content).split())

    assert "关于午间等候的答复" in paper
    assert "午间已增开一个窗口" in paper
    assert letter.number not in paper
    assert logged_in(outsider).get(url).status_code == 404


def test_on_its_page_it_is_written_posted_and_removed(letter, keeper):
    client = logged_in(keeper)
    page = reverse("complaints:board", args=[letter.number])
    assert "拟写回复公告" in client.get(page).content.decode()
    client.post(
        reverse("complaints:write_board_notice", args=[letter.number]),
        {"purpose": "interim_reply", "title": "关于等候", "text": TEXT},
    )
    notice = BoardNotice.objects.get()
    now = timezone.localtime()
    client.post(
        reverse("complaints:post_board_notice", args=[letter.number, notice.pk]),
        {"posted_at": f"{now:%Y-%m-%dT%H:%M}", "place": "公告栏"},
    )
    assert "登记撤下公告" in client.get(page).content.decode()
    client.post(
        reverse("complaints:remove_board_notice", args=[letter.number, notice.pk]),
        {"removed_on": f"{now:%Y-%m-%d}"},
    )

    shown = client.get(page).content.decode()
    assert "公告栏" in shown
    assert f"撤下：{now:%Y-%m-%d}" in shown


def test_erased_its_words_are_gone(letter, keeper):
    notice = post(write(letter, by=keeper), by=keeper)

    blanking.blank(letter)

    notice.refresh_from_db()
    assert {notice.title, notice.text, notice.place} == {"（已销毁）"}


def test_it_hangs_no_earlier_than_it_was_written(letter, keeper):
    with time_machine.travel(at("2026-03-02 14:00")):
        notice = write(letter, by=keeper)
        early = at("2026-03-02 13:00")
        assert "不能早于拟稿" in refusal(post, notice, by=keeper, posted_at=early)
        late = at("2026-03-03 13:00")
        assert "不能晚于现在" in refusal(post, notice, by=keeper, posted_at=late)
    assert date(2026, 3, 2) == timezone.localdate(notice.written_at)


def test_what_came_by_the_box_is_answered_beside_it_though_he_left_a_telephone(keeper):
    case = make_complaint(by=keeper, channel="opinion_box", place="", email="")
    services.acknowledge(case, by=keeper, no_agreed_time_reason="意见箱。")
    services.investigate(case, by=keeper)
    complete(case, by=keeper)
    services.record_findings(case, findings=FINDINGS, by=keeper)

    posted(case, "interim_reply", by=keeper)
    with pytest.raises(ValidationError, match="联系 3 次未果"):
        posted(case, "final_feedback", by=keeper)

    assert case.contacts.filter(way="notice", is_substitute=True).count() == 1


def test_its_own_number_the_branch_and_days_may_stand_in_it(letter, keeper):
    branch = letter.branch
    branch.complaint_telephone = "021-55556666-2"
    branch.save()
    text = f"{letter.number}（2026-03-02，2026-03-03）请致电 021-55556666-2。{TEXT}"

    assert write(letter, by=keeper, text=text).text == text


@pytest.mark.parametrize(
    "number", ["138 0013 8000", "2026-03-02 6222020200112233", "SH001-2026-6222020200"]
)
def test_other_numbers_are_somebodys_beside_days_and_codes(letter, keeper, number):
    assert "公告须匿名" in refusal(write, letter, by=keeper, text=f"{number}：{TEXT}")
