"""norm 12.1, 12.2, 13.1: the pages of liaison and reports, and headquarters' list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.models import HeadquartersReport, Liaison
from reports.digests import digest
from tests import cases
from tests.papers import text_of

LIST = "/reports-to-headquarters/"
# Session, user, the bell, and the rows with all that they show.
STATEMENTS = 4
TYPED = {
    "problem": "系统中断四十分钟。",
    "solution": "增加备用线路。",
    "handling": "已向客户致歉。",
}


@pytest.fixture
def flagged(frontdesk, gm, hq):
    complaint = cases.make_complaint(by=frontdesk, causes_loss=True)
    return cases.reach(complaint, State.INVESTIGATING, by=frontdesk)


def page_of(complaint) -> str:
    return f"{complaint.get_absolute_url()}report/"


def sent(complaint, *, by) -> HeadquartersReport:
    cases.report_to_headquarters(complaint, by=by)
    return complaint.hq_reports.latest("serial")


@pytest.mark.norm("13.1")
def test_the_page_says_of_this_case_whether_a_report_is_owed(
    client, flagged, frontdesk
) -> None:
    plain = cases.make_complaint(by=frontdesk)
    client.force_login(frontdesk)

    assert "本投诉没有影响标记" in client.get(page_of(plain)).content.decode()
    owed = client.get(page_of(flagged)).content.decode()
    assert "本投诉没有影响标记" not in owed
    assert "本投诉须将" in owed


@pytest.mark.norm("13.1")
def test_from_draft_to_receipt_through_the_pages(
    client, flagged, frontdesk, gm, hq
) -> None:
    client.force_login(frontdesk)
    prefilled = client.get(f"{page_of(flagged)}draft/").content.decode()
    assert "排队太久，没有叫号机" in prefilled
    client.post(f"{page_of(flagged)}draft/", TYPED)
    client.post(f"{page_of(flagged)}submit/", {"reason": "造成经济损失"})
    request = flagged.escalations.get()

    client.force_login(gm)
    page = client.get(f"/decisions/{request.pk}/approve/").content.decode()
    assert all(text in page for text in TYPED.values())
    client.post(f"/decisions/{request.pk}/approve/", {"comment": "同意"})

    client.force_login(hq)
    assert f"{flagged.number}-B1" in client.get(LIST).content.decode()
    report = HeadquartersReport.objects.get()
    client.post(f"{page_of(flagged)}{report.pk}/receive/", {"remark": "收悉。"})
    assert flagged.number not in client.get(LIST).content.decode()
    assert flagged.number in client.get(LIST, {"show": "received"}).content.decode()
    assert "收悉。" in client.get(page_of(flagged)).content.decode()


@pytest.mark.parametrize("name", list(TYPED))
def test_what_was_typed_is_kept_when_it_is_too_long(
    client, flagged, frontdesk, name
) -> None:
    client.force_login(frontdesk)
    typed = TYPED | {name: "长" * 10_001}

    answer = client.post(f"{page_of(flagged)}draft/", typed)

    assert answer.status_code == 422
    assert typed[name] in answer.content.decode()


def test_the_page_offers_what_may_be_done_now(
    client, flagged, frontdesk, gm, hq
) -> None:
    def offered(person) -> set[str]:
        client.force_login(person)
        page = client.get(page_of(flagged)).text
        steps = ("draft", "submit", "receive")
        return {step for step in steps if f"/{step}/" in page}

    assert offered(frontdesk) == {"draft"}
    services.draft_report(flagged, by=frontdesk, **TYPED)
    assert offered(frontdesk) == {"draft", "submit"}
    asked = services.submit_report(flagged, reason="造成损失", by=frontdesk)
    assert offered(frontdesk) == offered(hq) == set()
    services.approve(asked, by=gm)
    assert offered(frontdesk) == {"draft"}
    assert offered(hq) == {"receive"}
    services.receive_report(flagged.hq_reports.get(), by=hq)
    assert offered(hq) == set()


def test_an_unfinished_report_is_not_submitted(client, flagged, frontdesk) -> None:
    client.force_login(frontdesk)
    client.post(f"{page_of(flagged)}draft/", TYPED | {"handling": ""})

    answer = client.post(f"{page_of(flagged)}submit/", {"reason": "造成经济损失"})

    assert answer.status_code == 422
    assert "均须填写" in answer.content.decode()


def test_a_second_submission_asks_nothing_twice(client, flagged, frontdesk) -> None:
    client.force_login(frontdesk)
    client.post(f"{page_of(flagged)}draft/", TYPED)
    for _time in range(2):
        client.post(f"{page_of(flagged)}submit/", {"reason": "造成经济损失"})

    assert flagged.escalations.count() == 1
    assert flagged.hq_reports.get().versions.count() == 1


@pytest.mark.norm("13.1")
def test_the_case_page_says_what_is_missing_and_where(
    client, flagged, frontdesk
) -> None:
    client.force_login(frontdesk)

    page = client.get(flagged.get_absolute_url()).content.decode()

    assert "须将书面材料报营销管理总部" in page
    assert f'href="{page_of(flagged)}"' in page


@pytest.mark.parametrize("show", ["", "received", "all"])
def test_the_list_costs_the_same_however_many_there_are(
    client, frontdesk, gm, hq, show, django_assert_num_queries
) -> None:
    for _n in range(3):
        complaint = cases.make_complaint(by=frontdesk, causes_loss=True)
        report = sent(complaint, by=frontdesk)
        if show == "received":
            services.receive_report(report, by=hq)
    client.force_login(hq)

    with django_assert_num_queries(STATEMENTS):
        page = client.get(LIST, {"show": show}).content.decode()

    assert page.count("-B1</a>") == 3


def test_the_list_is_paged_and_a_wrong_page_is_the_first(
    client, flagged, frontdesk, hq, monkeypatch
) -> None:
    monkeypatch.setattr("complaints.acts.web.lists.PAGE", 1)
    first = sent(flagged, by=frontdesk)
    second = sent(flagged, by=frontdesk)
    client.force_login(hq)

    page = client.get(LIST)
    assert [line["report"] for line in page.context["lines"]] == [first]
    following = client.get(page.context["after_url"])
    assert [line["report"] for line in following.context["lines"]] == [second]

    wrong = client.get(LIST, {"after": "nonsense"})
    assert "已回到第一页" in wrong.content.decode()


@pytest.mark.norm("12.2")
@pytest.mark.parametrize("reader", ["frontdesk", "gm", "hq"])
def test_what_was_sent_prints_masked_and_with_its_digest(
    client, flagged, frontdesk, reader, request
) -> None:
    report = sent(flagged, by=frontdesk)
    client.force_login(request.getfixturevalue(reader))
    url = f"{flagged.get_absolute_url()}report.pdf"

    text = text_of(client.get(url).content)

    assert digest(report.snapshot) in text
    assert f"{flagged.number}-B1" in text
    assert "造成经济损失" in text
    assert "张三丰" not in text
    assert client.get(url, {"serial": "1"}).status_code == 200
    for serial in ("2", "x", "99999"):
        assert client.get(url, {"serial": serial}).status_code == 404


def test_a_draft_does_not_print(client, flagged, frontdesk) -> None:
    services.draft_report(flagged, by=frontdesk, **TYPED)
    client.force_login(frontdesk)

    assert client.get(f"{flagged.get_absolute_url()}report.pdf").status_code == 404


# norm 12.1


def liaison_typed(**changed) -> dict[str, str]:
    now = timezone.localtime()
    return {
        "department": "信息技术部",
        "person": "陈工",
        "way": "telephone",
        "asked_at": f"{now:%Y-%m-%dT%H:%M}",
        "question": "银证转账为何延迟？",
        "expected_at": f"{now + timedelta(days=1):%Y-%m-%dT%H:%M}",
        "answer": "",
        "answered_at": "",
    } | changed


@pytest.mark.norm("12.1")
def test_a_director_records_the_talk_and_its_answer(
    client, flagged, operations
) -> None:
    client.force_login(operations)
    page = f"{flagged.get_absolute_url()}liaison/"

    client.post(f"{page}new/", liaison_typed())
    row = Liaison.objects.get()
    now = timezone.localtime()
    answer = {"answer": "已修复。", "answered_at": f"{now:%Y-%m-%dT%H:%M}"}
    client.post(f"{page}{row.pk}/answer/", answer)

    shown = client.get(page).content.decode()
    assert "涉及公司规定或系统" in shown
    assert "已修复。" in shown


@pytest.mark.parametrize(
    "changed",
    [
        {"expected_at": ""},
        {"answer": "已修复。"},
        {"asked_at": "2026-03-09T10:00"},
        {"way": "smoke"},
    ],
    ids=["no answer, no time", "answered when", "in the future", "an unknown way"],
)
def test_bad_input_is_refused_and_kept(client, flagged, operations, changed) -> None:
    client.force_login(operations)

    answer = client.post(
        f"{flagged.get_absolute_url()}liaison/new/", liaison_typed(**changed)
    )

    assert answer.status_code == 422
    assert "银证转账为何延迟？" in answer.content.decode()
    assert not Liaison.objects.exists()
