"""norm 3, 15: a quarrel or physical conflict is recorded on the day it happens."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from complaints import services
from complaints.models import Notification, Quarrel
from reports.periods import month_of
from reports.scorecard.scores import scores
from tests.cases import make_complaint
from tests.people import logged_in


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel("2026-03-02T10:00+08:00", tick=False) as clock:
        yield clock


@pytest.fixture
def case(handler):
    return make_complaint(by=handler)


def beside(case) -> int:
    now = timezone.now()
    found = scores([case.branch_id], month_of(now), now=now)
    return found[case.branch_id]["3.2"].beside


@pytest.mark.norm("3.2")
def test_a_quarrel_is_recorded_with_what_was_done_and_told(
    client, case, handler, marketing, gm
):
    client.force_login(handler)
    url = f"{case.get_absolute_url()}record-quarrel/"
    assert client.post(url, {"happened_at": "2026-03-02T10:00"}).status_code == 422
    typed = {"kind": "quarrel", "happened_at": "2026-03-02T10:00"}
    assert client.post(url, typed).status_code == 422

    client.post(url, {**typed, "done": "请客户到会谈室，由总监出面致歉。"})

    row = case.quarrels.get()
    assert (row.kind, row.is_late) == ("quarrel", False)
    page = client.get(case.get_absolute_url()).text
    assert "争吵" in page
    assert "由总监出面致歉" in page
    told = {notice.recipient for notice in Notification.objects.filter(subject="task")}
    assert {marketing, gm} <= told
    assert beside(case) == 1


@pytest.mark.norm("3.2")
def test_that_there_was_none_is_an_answer_and_no_answer_is_none(case, handler):
    assert not Quarrel.objects.exists()

    services.record_quarrel(case, kind="none", happened_at=timezone.now(), by=handler)

    assert case.quarrels.get().kind == "none"
    assert beside(case) == 0


@pytest.mark.norm("3.2")
def test_on_a_later_day_it_counts_as_late(case, handler, morning):
    happened = timezone.now()
    morning.move_to(happened + timedelta(days=1))

    row = services.record_quarrel(
        case, kind="physical", happened_at=happened, done="报警处理。", by=handler
    )

    assert row.is_late


def test_it_lies_between_receipt_and_now(case, handler):
    now = timezone.now()
    for wrong in (now - timedelta(days=1), now + timedelta(hours=1)):
        with pytest.raises(ValidationError):
            services.record_quarrel(case, kind="none", happened_at=wrong, by=handler)


def test_another_branch_neither_sees_nor_records_it(case, outsider):
    url = f"{case.get_absolute_url()}record-quarrel/"

    assert logged_in(outsider).get(url).status_code == 404
    assert logged_in(outsider).delete(url).status_code == 405
