"""Drafts: kept per person, put back on return, gone once saved."""

from uuid import uuid4

import pytest
from django.utils import timezone

from complaints.models import Complaint, Draft

NEW = "/complaints/new/"
DRAFT = "/drafts/counter/"


@pytest.fixture
def desk(client, frontdesk):
    client.force_login(frontdesk)
    return client


def unfinished(**overrides) -> dict[str, object]:
    return {
        "csrfmiddlewaretoken": "x",
        "token": str(uuid4()),
        "channel": "telephone",
        "client_name": "李四",
        "statement": "客户端\0闪退 😡",
        "secondary_categories": ["A", "C"],
        "has_apologised": "yes",
        "received_at": "2026-13-45T10:00",
        **overrides,
    }


def test_what_was_typed_is_put_back_on_the_next_visit(desk):
    assert desk.post(DRAFT, unfinished()).status_code == 204

    response = desk.get(NEW)

    form = response.context["form"]
    assert form["channel"].value() == "telephone"
    assert form["client_name"].value() == "李四"
    assert form["statement"].value() == "客户端闪退 😡"
    assert form["secondary_categories"].value() == ["A", "C"]
    assert form["has_apologised"].value() == "yes"
    assert form["received_at"].value() == "2026-13-45T10:00"
    assert "data-draft-at=" in response.content.decode()


def test_a_draft_is_its_owners_alone(client, desk, handler):
    desk.post(DRAFT, unfinished())

    client.force_login(handler)

    assert "李四" not in client.get(NEW).content.decode()


def test_saving_again_replaces_it(desk):
    desk.post(DRAFT, unfinished())
    desk.post(DRAFT, unfinished(client_name="王五"))

    assert Draft.objects.get().fields["client_name"] == ["王五"]


def test_it_keeps_neither_token_nor_csrf(desk):
    desk.post(DRAFT, unfinished())

    assert not {"token", "csrfmiddlewaretoken"} & Draft.objects.get().fields.keys()


def test_a_saved_complaint_drops_it_and_a_late_copy_does_not_bring_it_back(desk):
    now = timezone.localtime()
    form = unfinished(
        received_at=f"{now:%Y-%m-%dT%H:%M}",
        statement="客户端闪退",
        client_kind="individual",
        nature="complaint",
        demand="赔偿",
        category="C",
        severity="normal",
        present_count="1",
        same_matter_count="1",
        is_settleable="no",
        unsettled_reason="需要调查核实",
        no_contact_reason="客户拒绝",
        no_agreed_time_reason="客户急于离开",
    )
    desk.post(DRAFT, form)

    desk.post(NEW, form)
    late = desk.post(DRAFT, form)

    assert Complaint.objects.count() == 1
    assert late.status_code == 204
    assert not Draft.objects.exists()


def test_a_refused_form_keeps_its_draft(desk):
    desk.post(DRAFT, unfinished())
    desk.post(NEW, unfinished())

    assert Draft.objects.exists()


def test_it_is_thrown_away_on_demand(desk):
    desk.post(DRAFT, unfinished())

    response = desk.post(DRAFT, {"discard": "1"})

    assert response.url == NEW
    assert not Draft.objects.exists()


def test_it_needs_a_login_and_a_post(client, desk):
    assert desk.get(DRAFT).status_code == 405

    client.logout()

    assert client.post(DRAFT, unfinished()).url.startswith("/login/")


def test_too_much_and_unknown_pages_are_refused(desk):
    assert desk.post(DRAFT, {"statement": "好" * 1_000_001}).status_code == 413
    assert desk.post(f"/drafts/{'x' * 200}/", unfinished()).status_code == 404
    assert not Draft.objects.exists()
