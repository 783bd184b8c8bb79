"""Tiers, and what was told, in admin."""

import pytest
from django.urls import reverse

from complaints.clocks.tiers import Tier
from complaints.models import Delivery, Notification
from tests.cases import make_complaint

WEBHOOK = "wecombot://secret-key"


@pytest.fixture
def tier(db) -> Tier:
    return Tier.objects.get(kind="baseline_reply", level=2)


def url(name: str, *args) -> str:
    return reverse(f"admin:{name}", args=args)


@pytest.mark.parametrize("post", ["hq", "sysadmin"])
def test_headquarters_and_the_system_administrator_edit_a_tier(
    client, tier, post, request
):
    client.force_login(request.getfixturevalue(post))
    values = {
        "anchor": "minutes",
        "amount": "90",
        "recipients": ["general_manager", "headquarters"],
        "is_active": "on",
    }

    answer = client.post(url("complaints_tier_change", tier.pk), values)

    assert answer.status_code == 302
    tier.refresh_from_db()
    assert tier.amount == 90
    assert tier.recipients == ["general_manager", "headquarters"]
    assert (tier.kind, tier.level) == ("baseline_reply", 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipients": []},
        {"recipients": ["client"]},
        {"anchor": "next_working_day_at"},
        {"anchor": "days_before"},
    ],
)
def test_a_tier_that_makes_no_sense_is_refused_in_words(client, tier, hq, wrong):
    client.force_login(hq)
    values = {"anchor": "minutes", "amount": "90", "recipients": ["director"], **wrong}

    answer = client.post(url("complaints_tier_change", tier.pk), values)

    assert answer.status_code == 200
    assert answer.context["errors"]


def test_a_director_reads_the_tiers_and_changes_none(client, tier, operations):
    client.force_login(operations)
    address = url("complaints_tier_change", tier.pk)

    assert client.get(url("complaints_tier_changelist")).status_code == 200
    assert client.get(address).status_code == 200
    assert client.post(address, {"amount": "1"}).status_code == 403


@pytest.mark.parametrize("model", ["notification", "delivery", "tiertime", "outage"])
def test_the_auditor_reads_what_was_told_and_changes_nothing(
    client, frontdesk, operations, auditor, model
):
    complaint = make_complaint(by=frontdesk)
    notice = Notification.objects.get(complaint=complaint)
    Delivery.objects.create(
        notification=notice, way="mail", next_try_at=notice.created_at
    )
    client.force_login(auditor)

    listed = client.get(url(f"complaints_{model}_changelist"))
    added = client.get(url(f"complaints_{model}_add"))

    assert listed.status_code == 200
    assert (complaint.number in listed.content.decode()) == (model != "outage")
    assert added.status_code == 403


@pytest.mark.parametrize("post", ["operations", "gm", "hq", "auditor"])
def test_whoever_only_reads_sees_no_robots_address(
    client, branch, handler, post, request
):
    branch.robot_url = handler.robot_url = WEBHOOK
    branch.save()
    handler.save()
    client.force_login(request.getfixturevalue(post))

    for address in (
        url("branches_branch_changelist"),
        url("branches_branch_change", branch.pk),
        url("branches_user_changelist"),
        url("branches_user_change", handler.pk),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert "secret-key" not in page.content.decode()


def test_the_branch_administrator_sets_a_colleagues_robot_and_quiet_hours(
    client, branchadmin, handler
):
    client.force_login(branchadmin)
    address = url("branches_user_change", handler.pk)
    values = {
        "username": "handler",
        "last_name": "员",
        "first_name": "handler",
        "branch": handler.branch_id,
        "post": "handler",
        "department": "operations",
        "is_active": "on",
    }

    half = client.post(address, {**values, "quiet_from": "20:00"})
    wrong = client.post(address, {**values, "robot_url": "ftp://x"})
    done = client.post(
        address,
        {
            **values,
            "robot_url": WEBHOOK,
            "quiet_from": "20:00",
            "quiet_until": "07:00",
        },
    )

    assert "免打扰的开始与结束须同时填写" in half.content.decode()
    assert "机器人地址无法识别" in wrong.content.decode()
    assert done.status_code == 302
    handler.refresh_from_db()
    assert handler.robot_url == WEBHOOK
    assert handler.quiet_from.hour == 20
