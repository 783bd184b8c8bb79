"""Drafts: kept per opened form, their author's alone, put back, gone once saved."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from complaints.drafts import tidying
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Complaint, Contact, Discarded, Draft, Notification
from complaints.services import name_staff
from tests.cases import make_complaint
from tests.opened import opened, opened_on

NEW = "/complaints/new/"
KEEP = "/drafts/keep/"


@pytest.fixture
def desk(client, frontdesk):
    client.force_login(frontdesk)
    return client


@pytest.fixture
def form(desk) -> dict[str, object]:
    """What a counter form that was just opened holds after some typing."""
    return unfinished(opened_on(desk.get(NEW)))


def unfinished(token: str, **overrides) -> dict[str, object]:
    return {
        "csrfmiddlewaretoken": "x",
        "opened": token,
        "typed_first": "client_name",
        "channel": "telephone",
        "client_name": "李四",
        "statement": "客户端\0闪退 😡",
        "secondary_categories": ["A", "C"],
        "has_apologised": "yes",
        "received_at": "2026-13-45T10:00",
        **overrides,
    }


def test_what_was_typed_is_listed_and_gone_on_with(desk, form):
    assert desk.post(KEEP, form).status_code == 200

    draft = Draft.objects.get()
    assert draft.title == "李四"
    assert "暂存 1" in desk.get("/").content.decode()
    assert "李四" in desk.get("/drafts/").content.decode()
    page = desk.get(draft.get_absolute_url(), follow=True)

    shown = page.context["form"]
    assert shown["channel"].value() == "telephone"
    assert shown["client_name"].value() == "李四"
    assert shown["statement"].value() == "客户端闪退 😡"
    assert shown["secondary_categories"].value() == ["A", "C"]
    assert shown["has_apologised"].value() == "yes"
    assert shown["received_at"].value() == "2026-13-45T10:00"
    desk.post(KEEP, unfinished(opened_on(page), client_name="李四四"))
    assert Draft.objects.count() == 1


def test_two_forms_that_are_open_at_once_are_two_drafts(desk, form):
    desk.post(KEEP, form)
    second = desk.get(NEW)
    assert second.context["form"]["client_name"].value() is None

    desk.post(KEEP, unfinished(opened_on(second), client_name="王五"))

    assert {draft.title for draft in Draft.objects.all()} == {"李四", "王五"}


def test_what_is_stored_of_it_nobody_reads_in_the_database(desk, form, django_db_setup):
    from django.db import connection

    desk.post(KEEP, form)

    with connection.cursor() as cursor:
        cursor.execute("SELECT title || content FROM complaints_draft")
        (stored,) = cursor.fetchone()
    assert "李四" not in stored
    assert "闪退" not in stored


def test_a_draft_is_its_authors_alone(client, desk, form, handler, gm):
    desk.post(KEEP, form)
    address = Draft.objects.get().get_absolute_url()

    for other in (handler, gm):
        client.force_login(other)
        assert client.get(address).status_code == 404
        assert client.get(f"{address}discard/").status_code == 404
        assert client.post(KEEP, form).status_code == 404
        assert "李四" not in client.get("/drafts/").content.decode()
        assert "李四" not in client.get(f"{NEW}?draft={address}").content.decode()


def test_of_a_case_that_one_may_not_see_any_more_nothing_is_shown(
    client, handler, operations
):
    case = make_complaint(by=handler)
    page = f"/complaints/{case.number}/contact/"
    client.force_login(handler)
    token = opened(handler, page, heading="登记联系", case=case)
    client.post(KEEP, {"opened": token, "said": "机密的话", "typed_first": "said"})
    assert "机密的话" in client.get("/drafts/").content.decode()

    name_staff(case, entry=NamedEntry(user=handler), by=operations)

    assert "机密的话" not in client.get("/drafts/").content.decode()
    assert client.get(Draft.objects.get().get_absolute_url()).status_code == 404


def test_a_saved_form_leaves_no_draft_not_even_one_on_its_way(desk, form):
    ready = form | {
        "received_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "nature": "suggestion",
        "category": "A",
        "is_settleable": "no",
        "unsettled_reason": "须报公司",
        "telephone": "13800001234",
        "statement": "建议增加座椅",
        "demand": "增加座椅",
        "contact_time": "工作日下午",
        "secondary_categories": [],
    }
    desk.post(KEEP, ready)

    saved = desk.post(NEW, ready)
    late = desk.post(KEEP, ready)

    assert saved.status_code == 302, saved.context["form"].errors
    assert Complaint.objects.count() == 1
    assert late.status_code == 204
    assert not Draft.objects.exists()
    again = desk.post(NEW, ready)
    assert again.url == saved.url
    assert Complaint.objects.count() == 1


def test_a_refused_form_is_kept_though_no_script_ran(desk, form):
    refused = desk.post(NEW, form)

    assert refused.status_code == 422
    assert Draft.objects.get().title == "李四"
    assert opened_on(refused)


def test_a_form_sent_after_the_session_ended_comes_back_after_the_login(desk, form):
    desk.logout()

    answer = desk.post(NEW, form)

    draft = Draft.objects.get()
    assert answer.url == f"/login/?next={draft.get_absolute_url()}"
    desk.force_login(draft.user)
    shown = desk.get(draft.get_absolute_url(), follow=True).context["form"]
    assert shown["client_name"].value() == "李四"


def test_what_one_opened_another_does_not_save(client, desk, form, handler, frontdesk):
    client.force_login(handler)

    client.post(NEW, form)

    assert not Complaint.objects.exists()
    assert Draft.objects.get().user == frontdesk


def test_a_token_that_nobody_signed_keeps_nothing(client, form):
    client.logout()

    client.post(NEW, form | {"opened": str(form["opened"])[:-3] + "abc"})

    assert not Draft.objects.exists()


def test_a_step_saved_twice_is_recorded_once(client, handler):
    case = make_complaint(by=handler)
    page = f"/complaints/{case.number}/contact/"
    client.force_login(handler)
    said = {
        "opened": opened_on(client.get(page)),
        "purpose": "enquiry",
        "direction": "outbound",
        "way": "telephone",
        "occurred_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "reached": "yes",
        "said": "已告知客户正在核实。",
    }
    first = client.post(page, said)
    assert first.status_code == 302, first.context["form"].errors

    second = client.post(page, said)

    assert second.url == first.url
    assert Contact.objects.filter(complaint=case, said=said["said"]).count() == 1


def test_discarding_asks(desk, form):
    desk.post(KEEP, form)
    address = f"{Draft.objects.get().get_absolute_url()}discard/"

    assert "不能恢复" in desk.get(address).content.decode()
    assert Draft.objects.exists()
    desk.post(address, {"discard": "1"})

    assert not Draft.objects.exists()


def test_a_statement_that_waits_is_listed_to_the_director_without_what_it_says(
    client, desk, form, frontdesk, operations, outsider
):
    with time_machine.travel(timezone.now() - timedelta(minutes=31)):
        desk.post(KEEP, form)
    address = f"{Draft.objects.get().get_absolute_url()}discard/"

    client.force_login(operations)
    read = client.get("/drafts/").content.decode()
    assert "1 份客户陈述超过 30 分钟还没有登记" in read
    assert str(frontdesk) in read
    assert "李四" not in read
    assert "还没有登记" in client.get("/my-day/").content.decode()
    client.force_login(outsider)
    assert "还没有登记" not in client.get("/drafts/").content.decode()

    client.force_login(frontdesk)
    assert client.post(address, {"discard": "1"}).status_code == 422
    client.post(address, {"discard": "1", "reason": "客户改为当面撤回"})
    assert not Draft.objects.exists()
    assert Discarded.objects.get().reason == "客户改为当面撤回"
    client.force_login(operations)
    assert "客户改为当面撤回" in client.get("/drafts/").content.decode()


def test_a_director_hears_of_none_in_which_he_is_named(client, desk, form, operations):
    with time_machine.travel(timezone.now() - timedelta(minutes=31)):
        desk.post(KEEP, form | {"named_users": [operations.pk]})

    client.force_login(operations)

    assert "还没有登记" not in client.get("/drafts/").content.decode()


def test_it_ends_thirty_days_after_the_last_change_and_says_so_before(desk, form):
    desk.post(KEEP, form)
    now = timezone.now()

    tidying.tidy(now=now + timedelta(days=24))
    assert Draft.objects.get().warned_at is None
    tidying.tidy(now=now + timedelta(days=25, minutes=1))
    assert "删除" in desk.get("/drafts/").content.decode()
    told = desk.get("/notices/").content.decode()
    assert "暂存即将删除：1 份，5 天后删除" in told
    assert 'href="/drafts/"' in told
    tidying.tidy(now=now + timedelta(days=29))
    assert Notification.objects.count() == 1
    assert Draft.objects.exists()
    tidying.tidy(now=now + timedelta(days=30, minutes=2))

    assert not Draft.objects.exists()


def test_more_than_anyone_types_is_refused(desk, form):
    assert desk.post(KEEP, form | {"statement": "好" * 1_000_001}).status_code == 413
    assert desk.post(KEEP, form | {"x" * 1_000_001: "1"}).status_code in (400, 413)
    assert not Draft.objects.exists()
