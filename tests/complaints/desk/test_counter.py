"""The counter page: what is saved, what is refused, and that nothing typed is lost."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.calendar import SHANGHAI
from complaints.lifecycle import requirements
from complaints.models import Complaint
from tests.cases import make_complaint
from tests.opened import opened

NEW = "/complaints/new/"
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=True):
        yield


@pytest.fixture
def desk(client, frontdesk):
    client.force_login(frontdesk)
    return client


def typed(**overrides) -> dict[str, object]:
    """A walk-in as the page posts it: not settled, a time agreed."""
    return {
        "channel": "walk_in",
        "place": "quiet_area",
        "present_count": "1",
        "received_at": "2026-03-02T09:55",
        "client_name": "张三丰",
        "client_kind": "individual",
        "telephone": "13800001234",
        "contact_time": "工作日下午",
        "nature": "complaint",
        "statement": "排队等候四十分钟，没有叫号机",
        "demand": "增加窗口",
        "same_matter_count": "1",
        "category": "A",
        "is_settleable": "no",
        "unsettled_reason": "需要调查核实",
        "agreed_at": "2026-03-02T15:30",
        "client_agreed": "on",
        "proposed_by": "staff",
        "reply_way": "telephone",
        "severity": "normal",
        **overrides,
    }


SETTLED = {
    "is_settleable": "yes",
    "unsettled_reason": "",
    "client_agreed": "",
    "telephone": "",
    "contact_time": "",
    "result": "当场增开窗口并致歉",
    "facts": "午间只开一个窗口",
    "cause": "排班不足",
    "conclusion": "founded",
    "responsibility": "branch",
    "feedback_said": "已当面说明并致歉",
    "attitude": "satisfied",
}


def without(*names: str, **overrides) -> dict[str, object]:
    posted = typed(**overrides)
    return {name: value for name, value in posted.items() if name not in names}


def errors(response) -> dict[str, list[str]]:
    assert response.status_code == 422
    assert not Complaint.objects.exists()
    return response.context["form"].errors


# It does what it says


@pytest.mark.norm("15.2")
def test_a_walk_in_is_saved_with_its_promise(desk, frontdesk):
    response = desk.post(NEW, typed(promised_method="查监控后电话答复"))

    case = Complaint.objects.get()
    assert response.url == f"/complaints/{case.number}/received/"
    assert case.first_responsible == frontdesk
    assert case.promised_method == "查监控后电话答复"
    # He agreed at the counter: no other form asks for it.
    assert case.state == "acknowledged"
    assert list(case.events.values_list("verb", flat=True)) == [
        "receive",
        "acknowledge",
    ]
    contact = case.contacts.get()
    assert contact.agreed_at == MONDAY.replace(hour=15, minute=30)
    assert contact.client_agreed
    assert contact.proposed_by == "staff"


def test_after_saving_the_page_says_number_promise_and_what_is_due(desk):
    response = desk.post(NEW, typed(), follow=True)

    page = response.content.decode()
    case = Complaint.objects.get()
    assert f'<p class="number number--large">{case.number}</p>' in page
    assert "今天 15:30 以电话答复客户" in page
    assert "最终反馈" in page
    assert f"/complaints/{case.number}/form.pdf" in page


@pytest.mark.norm("17.1")
def test_what_can_be_settled_goes_through_the_whole_lifecycle_in_one_form(desk):
    desk.post(NEW, typed(**SETTLED))

    case = Complaint.objects.get()
    assert case.state == "resolved"
    assert case.conclusion == "founded"
    feedback = case.contacts.get(purpose="final_feedback")
    assert feedback.way == "in_person"
    assert feedback.attitude == "satisfied"


@pytest.mark.norm("24.1")
def test_what_a_client_did_not_know_is_settled_with_its_record_in_the_same_form(desk):
    sent = typed(**SETTLED, category="E", record_E_explanation="讲解了预埋单的有效期")
    refused = desk.post(NEW, sent)
    assert errors(refused) == {"record_E_question": ["未填写客户不熟悉的问题"]}
    assert "讲解了预埋单的有效期" in refused.text
    assert not Complaint.objects.exists()

    desk.post(NEW, {**sent, "record_E_question": "预埋单怎么设"})

    case = Complaint.objects.get()
    assert (case.state, case.guidancerecord.question) == ("resolved", "预埋单怎么设")
    assert requirements.missing_of_sections(case, to_close=True) == []


def test_files_are_attached(desk):
    photo = SimpleUploadedFile("说明.txt", "排队情况".encode())

    desk.post(NEW, typed(attachments=[photo], attachments_kind="client_material"))

    assert Complaint.objects.get().attachments.get().name == "说明.txt"


def test_a_file_stays_while_a_forgotten_tick_is_mended(desk, frontdesk):
    photo = SimpleUploadedFile("说明.txt", "排队情况".encode())
    token = opened(frontdesk)
    kind = {"opened": token, "attachments_kind": "client_material"}

    forgotten = desk.post(NEW, without("client_agreed", attachments=[photo], **kind))
    assert forgotten.status_code == 422
    desk.post(NEW, typed(**kind))

    assert Complaint.objects.get().attachments.get().name == "说明.txt"


@pytest.mark.norm("5.1")
def test_the_steps_of_a_telephone_talk_are_ticked_and_kept(desk):
    steps = ["listened", "clarified", "has_apologised", "agreed_next"]
    page = desk.get(NEW).content.decode()

    ticked = {**dict.fromkeys(steps, "on"), "has_apologised": "yes"}
    desk.post(NEW, typed(channel="telephone", **ticked))

    assert all(f'name="{step}"' in page for step in steps)
    case = Complaint.objects.get()
    assert all(getattr(case, step) for step in steps)


@pytest.mark.norm("6.1")
def test_a_suggestion_is_settled_with_what_was_improved(desk):
    advisory = {**SETTLED, "conclusion": "", "facts": "", "cause": ""}

    response = desk.post(NEW, typed(**advisory, nature="suggestion"))
    refused = errors(response)
    desk.post(NEW, typed(**advisory, nature="suggestion", improvement="增设叫号机"))

    assert "improvement" in refused
    assert Complaint.objects.get().state == "resolved"


def test_the_page_proposes_the_baseline_and_says_why(desk):
    page = desk.get(NEW).content.decode()

    assert 'value="2026-03-02T15:30"' in page
    assert "2026-03-02 周一 10:00 受理，未到 15:30 → 当日 15:30" in page
    assert 'id="id_client_agreed"' in page
    assert not re.search(r"<input[^>]*client_agreed[^>]*checked", page)


@pytest.mark.norm("14.1")
def test_each_category_stands_beside_its_definition_and_two_examples(desk):
    page = desk.get(NEW).content.decode()

    assert "客户对佣金制度与服务方式不满意。" in page
    assert "认为佣金高于新开户客户" in page
    assert "不愿频繁接到产品推介电话" in page


# A second time


def test_the_same_form_sent_twice_is_one_complaint(desk, frontdesk):
    form = typed(opened=opened(frontdesk))

    first = desk.post(NEW, form)
    second = desk.post(NEW, form)

    assert second.url == first.url
    assert Complaint.objects.count() == 1


def test_the_same_form_sent_again_much_later_is_still_that_complaint(desk, frontdesk):
    form = typed(opened=opened(frontdesk))
    desk.post(NEW, form)

    with time_machine.travel(MONDAY + timedelta(hours=2)):
        again = desk.post(NEW, form)

    assert again.status_code == 302
    assert Complaint.objects.count() == 1


def test_another_form_with_the_same_words_is_another_complaint(desk):
    desk.post(NEW, typed())
    desk.post(NEW, typed())

    assert Complaint.objects.count() == 2


# Who may


@pytest.mark.parametrize("person", ["archivist", "branchadmin", "hq", "auditor"])
def test_who_does_not_work_on_cases_may_not(client, request, person):
    client.force_login(request.getfixturevalue(person))

    assert client.get(NEW).status_code == 403
    assert client.post(NEW, typed()).status_code == 403
    assert client.post(NEW + "similar/").status_code == 403
    assert not Complaint.objects.exists()


def test_whoever_is_not_logged_in_is_sent_to_the_login(client, db):
    assert client.get(NEW).url == f"/login/?next={NEW}"


def test_an_outsider_does_not_find_what_was_received(client, frontdesk, outsider):
    case = make_complaint(by=frontdesk)
    client.force_login(outsider)

    url = reverse("complaints:received", args=[case.number])

    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("put", NEW),
        ("get", NEW + "similar/"),
        ("post", NEW + "promise/"),
        ("post", "/complaints/SH001-2026-00001/received/"),
    ],
)
def test_another_method_is_refused(desk, method, url):
    assert getattr(desk, method)(url).status_code == 405


def test_whoever_is_complained_of_hears_the_number_and_sees_no_more(
    desk, frontdesk, handler
):
    named = {
        "category": "D",
        "named_users": [frontdesk.pk],
        "first_responsible": handler.pk,
    }

    response = desk.post(NEW, typed(**named), follow=True)

    case = Complaint.objects.get()
    assert response.redirect_chain == [(NEW, 302)]
    assert case.number in response.content.decode()
    assert desk.get(f"/complaints/{case.number}/received/").status_code == 404


# What is wanted


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"place": ""}, "place", "接待地点"),
        ({"client_name": ""}, "client_name", "客户姓名"),
        ({"telephone": ""}, "telephone", "联系方式"),
        ({"contact_time": ""}, "contact_time", "方便联系的时间"),
        ({"category": ""}, "category", "主类别"),
        ({"category": "D"}, "named_name", "被投诉员工"),
        ({"secondary_categories": ["D"]}, "named_name", "被投诉员工"),
        ({"is_settleable": ""}, "is_settleable", "能否即时解决"),
        ({"unsettled_reason": ""}, "unsettled_reason", "原因"),
        ({"client_agreed": ""}, "no_agreed_time_reason", "未能约定"),
        ({"reply_way": ""}, "reply_way", "反馈方式"),
        ({"agreed_at": ""}, "agreed_at", "答复时间"),
        ({"channel": "other"}, "source", "转办来源"),
        ({"channel": "other", "source": "12386"}, "transfer_number", "勾选“无”"),
        ({"channel": "other", "source": "12386"}, "transfer_due_at", "勾选“无”"),
        ({"agreed_at": "2026-03-03T10:00"}, "agreed_reason", "理由"),
        ({"agreed_at": "2026-03-02T09:00"}, "agreed_at", "晚于受理时间"),
        ({"agreed_at": "2026-03-09T10:00"}, "agreed_at", "最终反馈期限"),
        ({"received_at": "2026-03-02T09:00"}, "backfill_reason", "补录"),
        ({"received_at": "2026-03-02T10:30"}, "received_at", "不能晚于现在"),
        ({"received_at": "0001-01-01T00:00"}, "received_at", "年至"),
        ({"received_at": "9999-12-31T23:59"}, "received_at", "年至"),
        ({"received_at": "2026-13-45T10:00"}, "received_at", "日期"),
        ({"raised_at": "0001-01-01T00:00"}, "raised_at", "年至"),
        ({"statement": "好" * 20_001}, "statement", "20000"),
        ({"statement": "a\0b"}, "statement", ""),
        ({"channel": "pigeon"}, "channel", "pigeon"),
        ({"first_responsible": "999999"}, "first_responsible", ""),
        ({"named_users": ["x"]}, "named_users", ""),
        ({"present_count": "99999"}, "present_count", ""),
        ({"amount": "-1"}, "amount", ""),
        ({"amount": "NaN"}, "amount", ""),
        ({"email": "无"}, "email", ""),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(desk, change, field, says):
    response = desk.post(NEW, typed(**change))

    assert says in "".join(errors(response)[field])
    assert "排队等候四十分钟" in response.content.decode() or field == "statement"


@pytest.mark.norm("17.2")
def test_without_contact_data_the_reason_is_enough(desk):
    desk.post(NEW, typed(telephone="", contact_time="", no_contact_reason="客户拒绝"))

    assert Complaint.objects.get().no_contact_reason == "客户拒绝"


@pytest.mark.norm("7.1")
def test_without_an_agreed_time_the_reason_is_enough_and_no_time_counts(desk):
    desk.post(NEW, typed(client_agreed="", no_agreed_time_reason="客户急于离开"))

    assert Complaint.objects.get().contacts.get().agreed_at is None


def test_a_letter_needs_no_talk(desk, keeper):
    letter = {"channel": "letter", "place": "", "is_settleable": "", "contact_time": ""}

    desk.post(NEW, typed(**letter, unsettled_reason="", client_agreed=""))

    assert Complaint.objects.get().first_responsible == keeper


@pytest.mark.parametrize(
    "grave",
    [
        {"category": "D", "named_name": "二号柜台"},
        {"severity": "serious"},
        {"causes_loss": "on"},
        {"same_matter_count": "3"},
    ],
)
def test_d_class_and_serious_cases_are_not_settled_on_the_spot(desk, grave):
    response = desk.post(NEW, typed(**SETTLED, **grave))

    assert "不能当场办结" in "".join(errors(response)["is_settleable"])


def test_settling_says_each_finding_that_is_missing(desk):
    empty = ("result", "facts", "cause", "conclusion", "feedback_said")
    response = desk.post(NEW, typed(**SETTLED | dict.fromkeys(empty, "")))

    assert set(errors(response)) == set(empty)


@pytest.mark.norm("4.1")
def test_the_first_responsible_may_not_be_complained_of(desk, frontdesk):
    response = desk.post(NEW, typed(named_users=[frontdesk.pk]))

    assert "被投诉的员工" in "".join(errors(response)["first_responsible"])


def test_a_late_agreement_waits_for_consent_and_the_page_says_so(desk):
    late = {"agreed_at": "2026-03-04T10:00", "agreed_reason": "需总部数据"}

    page = desk.post(NEW, typed(**late), follow=True).content.decode()

    assert "已送审，决定之前按登记的办理" in page


# Hostile input


def test_script_sql_and_emoji_are_only_words(desk):
    words = "<script>alert(1)</script> '; DROP TABLE x; -- 😡"

    page = desk.post(NEW, typed(statement=words, client_name="")).content.decode()
    desk.post(NEW, typed(statement=words))

    assert "<script>alert(1)" not in page
    assert Complaint.objects.get().statement == words


def test_ten_megabytes_of_words_are_refused_and_the_rest_kept(desk):
    response = desk.post(NEW, typed(statement="骂" * 3_500_000))

    assert "statement" in errors(response)
    assert 'value="张三丰"' in response.content.decode()


def test_two_hundred_files_are_refused_and_the_words_kept(desk):
    many = [SimpleUploadedFile(f"{at}.txt", b"x") for at in range(200)]

    response = desk.post(NEW, typed(attachments=many))

    assert "200" in "".join(errors(response)["attachments"])
    assert 'value="张三丰"' in response.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("大.txt", b"x" * (25 * 1024 * 1024)),
        ("木马.exe", b"MZ"),
        ("假.pdf", b"MZ not a pdf"),
        ("空.txt", b""),
    ],
)
def test_a_file_that_may_not_be_is_refused_by_name(desk, name, content):
    response = desk.post(NEW, typed(attachments=[SimpleUploadedFile(name, content)]))

    assert name.split(".")[0] in "".join(errors(response)["attachments"])


def test_words_in_another_encoding_do_no_harm(desk):
    response = desk.post(
        NEW, "statement=%C4%E3&channel=%FF", "application/x-www-form-urlencoded"
    )

    assert "channel" in errors(response)


def test_a_form_without_a_token_is_new(desk):
    desk.post(NEW, typed())
    desk.post(NEW, typed(opened="不是"))

    assert Complaint.objects.count() == 2


# Three at once


@pytest.mark.norm("15.1")
def test_the_third_walk_in_within_the_hour_is_asked_into_a_separate_room(
    desk, frontdesk
):
    make_complaint(by=frontdesk)
    assert not desk.get(NEW).context["crowd"]

    make_complaint(by=frontdesk)
    page = desk.get(NEW)

    assert "请安排单独的房间接待" in page.content.decode()
    # Where he is received is what somebody says of it.
    assert not page.context["form"]["place"].value()


def test_walk_ins_of_two_hours_ago_or_by_telephone_are_no_crowd(desk, frontdesk):
    early = MONDAY - timedelta(hours=2)
    for _ in range(3):
        make_complaint(by=frontdesk, received_at=early, backfill_reason="停电")
        make_complaint(by=frontdesk, channel="telephone")

    assert not desk.get(NEW).context["crowd"]


def test_save_and_next_keeps_what_the_clients_of_one_incident_share(desk):
    response = desk.post(NEW, typed(next="1", business="网上交易"), follow=True)

    form = response.context["form"]
    assert form["channel"].value() == "walk_in"
    assert form["category"].value() == "A"
    assert form["business"].value() == "网上交易"
    assert form["statement"].value() == "排队等候四十分钟，没有叫号机"
    assert form["client_name"].value() is None
    assert "已受理" in response.content.decode()


def test_another_branchs_case_begins_no_form(desk, outsider):
    case = make_complaint(by=outsider)

    response = desk.get(NEW, {"after": case.number})

    assert response.context["after"] is None


# What comes while typing


def test_the_promise_follows_the_time_of_receipt_and_the_nature(desk):
    url = NEW + "promise/"

    late = desk.get(url, {"received_at": "2026-03-02T16:00", "nature": "complaint"})
    opinion = desk.get(url, {"received_at": "2026-03-02T09:00", "nature": "opinion"})

    assert "已过 15:30 → 下一工作日 2026-03-03 周二 15:30" in late.content.decode()
    assert "基准答复" not in opinion.content.decode()


@pytest.mark.parametrize(
    "moment",
    ["", "x", "0001-01-01T00:00", "9999-12-31T23:59", "2026-13-45T10:00"],
)
def test_no_promise_follows_from_a_wrong_time(desk, moment):
    response = desk.get(NEW + "promise/", {"received_at": moment})

    assert response.status_code == 422
    assert "无法计算时限" in response.content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"client_name": "张三丰"},
        {"telephone": "1234"},
        {"telephone": "138-0000-1234"},
        {"statement": "客户说排队太久，而且没有叫号机"},
    ],
)
def test_earlier_complaints_are_found_by_name_telephone_or_words(
    desk, frontdesk, outsider, asked
):
    case = make_complaint(by=frontdesk)
    other = make_complaint(by=outsider)

    page = desk.post(NEW + "similar/", asked).content.decode()

    assert case.number in page
    assert other.number not in page
    assert "张三丰" not in page


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"client_name": "张", "telephone": "123"},
        {"client_name": "\0\0\0", "telephone": "\0"},
        {"statement": "要求退还佣金差额，认为佣金太高"},
        {"client_name": "' | '\\", "statement": "好" * 100_000},
    ],
)
def test_nothing_similar_is_an_empty_answer(desk, frontdesk, asked):
    make_complaint(by=frontdesk)

    response = desk.post(NEW + "similar/", asked)

    assert response.status_code == 200
    assert "SH001-" not in response.content.decode()


# Statements


def test_the_page_takes_few_statements(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        desk.get(NEW)


def test_the_page_after_saving_takes_few_statements(
    desk, frontdesk, django_assert_max_num_queries
):
    case = make_complaint(by=frontdesk)

    with django_assert_max_num_queries(12):
        desk.get(f"/complaints/{case.number}/received/")


def test_similar_takes_few_statements(desk, frontdesk, django_assert_max_num_queries):
    for _ in range(6):
        make_complaint(by=frontdesk)

    with django_assert_max_num_queries(6):
        desk.post(NEW + "similar/", {"client_name": "张三丰", "statement": "排队" * 9})


# A transfer


TRANSFER = {
    "channel": "other",
    "source": "regulator",
    "place": "",
    "agreed_at": "",
    "client_agreed": "",
}


def test_a_transfer_is_saved_with_its_number_and_limit(desk):
    desk.post(
        NEW,
        typed(
            **TRANSFER, transfer_number="监 7 号", transfer_due_at="2026-03-06T12:00"
        ),
    )

    case = Complaint.objects.get()
    assert case.transfer_number == "监 7 号"
    assert (case.transfer_without_number, case.transfer_without_limit) == (None, None)
    row = case.deadlines.get(kind="transfer_reply")
    assert row.due_at == datetime(2026, 3, 6, 12, tzinfo=SHANGHAI)


def test_a_transfer_is_saved_with_what_it_does_not_give(desk):
    ticks = {"transfer_without_number": "on", "transfer_without_limit": "on"}
    desk.post(NEW, typed(**TRANSFER, **ticks))

    case = Complaint.objects.get()
    assert (case.transfer_without_number, case.transfer_without_limit) == (True, True)
    final = case.deadlines.get(kind="final_feedback")
    assert case.deadlines.get(kind="transfer_reply").due_at == final.due_at


@pytest.mark.parametrize("source", ["media", ""])
def test_what_nobody_transferred_keeps_no_tick(desk, source):
    channel = {"channel": "other", "source": source, "place": ""} if source else {}
    wanted = {**TRANSFER, **channel} if source else {}
    desk.post(NEW, typed(**wanted, transfer_without_limit="on"))

    case = Complaint.objects.get()
    assert case.transfer_without_limit is None
    assert not case.deadlines.filter(kind="transfer_reply").exists()


def test_a_limit_that_is_no_time_is_said_once(desk):
    wrong = errors(desk.post(NEW, typed(**TRANSFER, transfer_due_at="soon")))

    assert len(wrong["transfer_due_at"]) == 1


def test_a_refused_transfer_keeps_its_ticks(desk):
    response = desk.post(NEW, typed(**TRANSFER, transfer_without_limit="on"))

    form = response.context["form"]
    assert "transfer_number" in form.errors
    assert "transfer_due_at" not in form.errors
    assert form["transfer_without_limit"].value() is True
