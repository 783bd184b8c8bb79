"""A rise is found at night, told once to those whom it concerns, and judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from branches.calendar import SHANGHAI
from branches.models import User
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Complaint, NamedStaff, Notification
from reports.rises.models import EarlyWarning, RiseKind
from reports.rises.tasks import look_for_rises
from tests.cases import make_complaint
from tests.people import logged_in

NIGHT = datetime(2026, 3, 31, 2, tzinfo=SHANGHAI)
URL = "/reports/rises/"


@pytest.fixture(autouse=True)
def night() -> Iterator[None]:
    with time_machine.travel(NIGHT, tick=False):
        yield


def received(days_ago: int, *, by: User, client: int, **intake) -> Complaint:
    at = timezone.now() - timedelta(days=days_ago, hours=-12)
    return make_complaint(
        by=by,
        received_at=at,
        backfill_reason="系统停用",
        client_name=f"客户{client}",
        telephone=f"138{client:08d}",
        **intake,
    )


@pytest.fixture
def risen(branch, frontdesk, operations, gm) -> list[Complaint]:
    """Twelve of a week are about the same, which was one before."""
    received(40, by=frontdesk, client=99, statement="对强赎规则不清楚。")
    return [
        received(1 + i % 6, by=frontdesk, client=i, statement="可转债强赎没有通知。")
        for i in range(12)
    ]


def told(warning: EarlyWarning) -> set[str]:
    return set(
        Notification.objects.filter(subject="rise").values_list(
            "recipient__username", flat=True
        )
    )


def test_a_rise_is_told_once_and_shown_with_its_cases(
    risen, branch, operations, marketing, gm, hq, handler, outsider
) -> None:
    look_for_rises()
    warning = EarlyWarning.objects.get()

    assert warning.kind == RiseKind.WORD
    assert (warning.now, warning.before) in {(12, 0), (12, 1)}
    assert {*warning.links.values_list("complaint", flat=True)} == {
        case.pk for case in risen
    }
    assert told(warning) == {"operations", "marketing", "hq"}
    for night in range(3):
        with time_machine.travel(NIGHT + timedelta(days=night), tick=False):
            look_for_rises()
    assert EarlyWarning.objects.count() == 1
    assert Notification.objects.filter(subject="rise").count() == 3

    page = logged_in(operations).get(warning.get_absolute_url())
    assert len(page.context["cases"]) == 12
    assert list(logged_in(hq).get(URL).context["warnings"]) == [warning]
    assert "苗头提示" in logged_in(operations).get("/notices/").content.decode()
    for other in (handler, outsider):
        assert logged_in(other).get(warning.get_absolute_url()).status_code == 404


def test_a_person_judges_it_once_with_his_reason(risen, operations, gm, auditor):
    look_for_rises()
    warning = EarlyWarning.objects.get()
    judging = f"{warning.get_absolute_url()}judge/"
    director = logged_in(operations)

    assert director.post(judging, {"judgement": "real"}).status_code == 422
    said = {"judgement": "real", "words": "短信通知漏发，已请总部补发。"}
    assert logged_in(auditor).post(judging, said).status_code == 403
    assert director.post(judging, said).status_code == 302
    warning.refresh_from_db()
    assert (warning.judgement, warning.judged_by) == ("real", operations)

    logged_in(gm).post(judging, {"judgement": "chance", "words": "偶然。"})
    warning.refresh_from_db()
    assert warning.judgement == "real"


def test_of_a_person_the_post_above_him_hears_and_nobody_else_of_the_branch(
    branch, frontdesk, handler, operations, marketing, gm, hq
) -> None:
    handler.department = "marketing"
    handler.save()
    named = [NamedEntry(user=handler)]
    for i in range(12):
        received(
            1 + i % 6,
            by=frontdesk,
            client=i,
            category="D",
            statement=f"态度问题{'甲乙丙丁戊己庚辛壬癸子丑'[i]}。",
            named=named,
        )
    look_for_rises()

    warning = EarlyWarning.objects.get(kind=RiseKind.PERSON)
    own = EarlyWarning.objects.filter(pk=warning.pk)
    assert warning.person == handler
    seeing = {
        user.username
        for user in (handler, frontdesk, operations, marketing, gm, hq)
        if own.visible_to(user).exists()
    }
    assert seeing == {"marketing", "gm", "hq"}


def test_who_is_named_in_one_of_the_cases_hears_nothing_and_his_manager_does(
    risen, branch, operations, gm, hq
) -> None:
    NamedStaff.objects.create(complaint=risen[0], user=operations, named_by=gm)
    look_for_rises()
    warning = EarlyWarning.objects.get()
    assert told(warning) == {"gm", "hq"}
    answer = logged_in(operations).get(warning.get_absolute_url())
    assert answer.status_code == 404
