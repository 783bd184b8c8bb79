"""What headquarters looks at first, and what it is told of months."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone

from complaints.clocks.notifications import wording
from complaints.clocks.notifications.models import Delivery
from complaints.models import Complaint, Notification
from reports import periods
from reports.headquarters import telling
from reports.headquarters.first import look_at_first, unsigned
from reports.headquarters.overview import BranchLine, Overview, Share, overview
from reports.headquarters.tasks import tell_of_months
from reports.monthly import services as monthly
from reports.monthly.snapshot import take
from reports.monthly.standing import standing
from tests.cases import make_complaint

MONTH = periods.parse("2026-03")


@pytest.fixture(autouse=True)
def after_the_month() -> Iterator[None]:
    with time_machine.travel("2026-04-01T10:00+08:00", tick=False):
        yield


def told() -> list[str]:
    notices = Notification.objects.filter(subject="month").order_by("pk")
    return list(notices.values_list("matter", flat=True))


def signed(branch, *, gm, operations) -> None:
    words = {"analysis": "排队最多。", "measures": "增开窗口。"}
    monthly.write(branch, MONTH, by=operations, **words)
    report = standing(branch, MONTH).draft
    code = take(branch, MONTH, report=report).code
    monthly.sign(branch, MONTH, digest=code, by=gm)


def test_what_is_not_signed_or_worse_than_usual_by_more_than_chance_is_listed(
    client, branch, other_branch, frontdesk, hq
) -> None:
    with time_machine.travel("2026-03-10T09:00+08:00", tick=False):
        for _case in range(9):
            make_complaint(by=frontdesk)
    # Of a new branch nobody knows what is usual.
    assert not look_at_first(MONTH, overview(MONTH)).worse
    with time_machine.travel("2025-08-12T09:00+08:00", tick=False):
        make_complaint(by=frontdesk)

    first = look_at_first(MONTH, overview(MONTH))

    assert {one.code for one in first.unsigned} == {"SH001", "BJ001"}
    assert [(one.branch, one.words) for one in first.worse][-1] == (
        branch,
        "受理 9 件，此前 6 个月平均 0.0 件",
    )
    assert first.small
    client.force_login(hq)
    page = client.get("/reports/headquarters/2026-03/").content.decode()
    assert "先看这些" in page
    assert "受理 9 件，此前 6 个月平均" in page
    assert "受理件数合计，十二个月" in page


def test_a_share_no_worse_than_chance_brings_is_not_listed(branch) -> None:
    line = BranchLine(branch, shares=[Share(2, 12)])
    found = Overview([line], line, missing=0, unsigned=0, sent_back=0, unreceived=0)
    assert not look_at_first(MONTH, found).worse


def test_headquarters_is_told_once_of_a_signed_a_late_and_a_changed_month(
    branch, other_branch, frontdesk, operations, gm, hq, hq_mail
) -> None:
    with time_machine.travel("2026-03-10T09:00+08:00", tick=False):
        case = make_complaint(by=frontdesk, category="A")
    signed(branch, gm=gm, operations=operations)
    assert told() == ["SH001 2026-03 已由总经理审签，请接收"]

    with time_machine.travel("2026-04-20T11:00+08:00", tick=False):
        for _ring in range(2):
            telling.tell_late(MONTH, now=timezone.now())
    assert told()[1:] == ["BJ001 2026-03 逾期未审签"]

    telling.tell_restated(MONTH)
    assert len(told()) == 2
    Complaint.objects.filter(pk=case.pk).update(category="C")
    for _ring in range(2):
        telling.tell_restated(MONTH)
    assert told()[2:] == ["SH001 2026-03 审签后数据有变化"]


def test_each_monday_the_week_comes_by_mail(branch, frontdesk, hq, hq_mail) -> None:
    with time_machine.travel("2026-03-31T09:00+08:00", tick=False):
        make_complaint(by=frontdesk)
    with time_machine.travel("2026-04-06T09:00+08:00", tick=False):
        for _ring in range(2):
            tell_of_months()
        (matter,) = [one for one in told() if "一周" in one]
    assert matter == "03-30 起一周受理 1 件，时限超时 0 项；上月未审签 1 家"
    letter = Delivery.objects.get(notification__matter=matter)
    assert (letter.way, letter.notification.recipient) == ("mail", hq)
    said = wording.text(letter.notification)
    assert matter in said
    assert said.endswith("/reports/headquarters/")


@pytest.fixture
def hq_mail(hq, settings) -> None:
    settings.EMAIL_HOST = "mail.example.cn"
    hq.email = "hq@example.cn"
    hq.save()


def test_who_owes_no_month_is_not_asked_for_it(branch) -> None:
    branch.first_day = MONTH.first.replace(day=15)
    branch.save()
    assert not unsigned(MONTH)
