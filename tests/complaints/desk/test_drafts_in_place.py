"""Forms that stand within other pages are kept too, and saved once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from branches.models import Post
from complaints import services
from complaints.inquiry.hearing import InvitationEntry
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Draft, Escalation, Statement
from tests.cases import make_complaint
from tests.opened import opened_on
from tests.people import make_user

KEEP = "/drafts/keep/"


def letter() -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.txt", "柜台排队四十分钟".encode())


@pytest.fixture
def asked(handler, operations) -> Escalation:
    case = make_complaint(by=handler)
    return services.ask_help(case, reason="客户要求见总监。", by=handler)


def gone_on_with(client):
    return client.get(Draft.objects.get().get_absolute_url(), follow=True)


def test_a_file_chosen_on_the_case_page_waits_for_its_kind(client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)
    token = opened_on(client.get(case.get_absolute_url()), "attachments")
    attach = reverse("complaints:attach", args=[case.number])

    refused = client.post(attach, {"opened": token, "files": [letter()]})
    assert refused.status_code == 422
    assert "已附：letter.txt" in gone_on_with(client).content.decode()
    sent = {"opened": token, "kind": "client_material"}
    saved = [client.post(attach, sent) for _twice in range(2)]

    assert [row.name for row in case.attachments.all()] == ["letter.txt"]
    assert {answer.url for answer in saved} == {
        f"{case.get_absolute_url()}#attachments"
    }
    assert case.events.filter(verb="attach").count() == 1
    assert not Draft.objects.exists()


def test_what_was_typed_for_a_decision_on_the_case_page(client, asked, operations):
    part = f"comment-{asked.pk}"
    client.force_login(operations)
    page = client.get(asked.complaint.get_absolute_url())
    typed = {"opened": opened_on(page, part), "comment": "请先核对录音"}
    client.post(KEEP, typed)

    page = gone_on_with(client)
    assert ">请先核对录音</textarea>" in page.content.decode()
    assert opened_on(page, part)
    client.post(reverse("complaints:approve", args=[asked.pk]), typed)

    asked.refresh_from_db()
    assert asked.comment == "请先核对录音"
    assert not Draft.objects.exists()


def test_a_return_without_a_reason_goes_on_under_its_own_token(
    client, asked, operations
):
    client.force_login(operations)
    page = client.get(asked.complaint.get_absolute_url())
    token = opened_on(page, f"comment-{asked.pk}")
    address = reverse("complaints:send_back", args=[asked.pk])

    refused = client.post(address, {"opened": token, "comment": ""})
    assert refused.status_code == 422
    again = {"opened": opened_on(refused), "comment": "先核对录音"}
    client.post(address, again)

    asked.refresh_from_db()
    assert asked.comment == "先核对录音"
    assert not Draft.objects.exists()


def test_what_was_typed_for_a_decision_in_admin(client, asked, operations):
    page = reverse("admin:complaints_escalation_change", args=[asked.pk])
    client.force_login(operations)
    typed = {"opened": opened_on(client.get(page)), "comment": "请先核对录音"}
    client.post(KEEP, typed)
    assert ">\n请先核对录音</textarea>" in gone_on_with(client).content.decode()

    decided = typed | {"approve": "1"}
    assert client.post(page, decided).status_code == 302
    again = client.post(page, decided, follow=True)

    asked.refresh_from_db()
    assert asked.comment == "请先核对录音"
    assert "已经保存过" in again.content.decode()
    assert not Draft.objects.exists()


def test_a_party_goes_on_with_his_answer_and_gives_it_once(client, branch, gm, handler):
    party = make_user("tangxin", Post.FRONT_DESK, branch)
    case = make_complaint(by=handler, category="D", named=[NamedEntry(user=party)])
    services.acknowledge(case, by=handler, no_agreed_time_reason="客户不便约定。")
    services.investigate(case, by=handler)
    invitation = services.invite_party(
        case,
        entry=InvitationEntry(
            named=case.named_staff.get(),
            allegation="上午在二号窗口说的话，请说明。",
            way="desk",
            answer_by=timezone.now() + timedelta(days=20),
        ),
        by=gm,
    )
    page = reverse("complaints:hearing", args=[invitation.pk])
    client.force_login(party)
    said = {"opened": opened_on(client.get(page)), "words": "我说的是请慢慢来。"}
    client.post(KEEP, said)

    shown = gone_on_with(client).context["form"]
    assert shown["words"].value() == "我说的是请慢慢来。"
    for _twice in range(2):
        assert client.post(page, said).status_code == 302

    assert Statement.objects.filter(complaint=case).count() == 1
    assert not Draft.objects.exists()
