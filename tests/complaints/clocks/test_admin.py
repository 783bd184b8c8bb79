"""Tiers, and what was told, in admin."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from branches.decided import shared_rules, staff_changes
from branches.models import StaffChange
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
def test_a_tier_is_asked_for_and_decided_by_another_of_headquarters(
    client, tier, post, hq2, gm, request
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
    amount, change = tier.amount, StaffChange.objects.get()
    tier.refresh_from_db()
    assert tier.amount == amount
    asker = change.requested_by
    assert not any(staff_changes.may_decide(change, who) for who in (asker, gm))
    client.force_login(hq2)
    page = client.get(url("branches_staffchange_change", change.pk)).text
    assert f"分钟或天数：{amount} → 90" in page

    decide = url("branches_staffchange_decide", change.pk)
    client.post(decide, {"approve": "", "comment": ""})

    tier.refresh_from_db()
    assert tier.amount == 90
    assert tier.recipients == ["general_manager", "headquarters"]
    assert (tier.kind, tier.level) == ("baseline_reply", 2)


def test_a_new_tier_is_there_once_it_is_agreed(client, hq, hq2):
    Tier.objects.filter(kind="baseline_reply", level=2).delete()
    client.force_login(hq)
    values = {
        "kind": "baseline_reply",
        "level": "2",
        "anchor": "due_day_at",
        "at": "09:30",
        "recipients": ["director"],
        "is_active": "on",
    }

    assert client.post(url("complaints_tier_add"), values).status_code == 302
    tiers = Tier.objects.filter(kind="baseline_reply", level=2)
    assert not tiers.exists()

    staff_changes.approve(StaffChange.objects.get(), by=hq2, comment="")
    assert tiers.get().at == time(9, 30)


def test_a_tier_is_asked_for_once_and_not_without_a_change(client, tier, hq):
    client.force_login(hq)
    address = url("complaints_tier_change", tier.pk)
    values = {
        "anchor": tier.anchor,
        "amount": tier.amount if tier.amount is not None else "",
        "at": tier.at or "",
        "recipients": tier.recipients,
        "is_active": "on",
    }

    same = client.post(address, values, follow=True)
    asked = client.post(address, {**values, "is_active": ""}, follow=True)
    again = client.post(address, {**values, "is_active": ""}, follow=True)

    assert "没有改动" in same.text
    assert "由总部另一人决定" in asked.text
    assert "已有同样的申请在等决定" in again.text
    assert StaffChange.objects.count() == 1


def test_a_tier_that_changed_meanwhile_is_asked_for_anew(tier, hq, hq2):
    tier.is_active = False
    change = shared_rules.ask("tier", tier, by=hq)
    Tier.objects.filter(pk=tier.pk).update(is_active=False)

    with pytest.raises(ValidationError, match="另有变更"):
        staff_changes.approve(change, by=hq2, comment="")


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
