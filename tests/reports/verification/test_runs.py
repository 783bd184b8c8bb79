"""Each night the archive is read, and what came of it is shown and stays."""

from datetime import datetime

import pytest
import time_machine
from django.db import DatabaseError, transaction

from branches.calendar import SHANGHAI
from complaints.evidence.verify import BrokenError
from complaints.models import Event
from reports.verification.models import VerifyOutcome, VerifyRun
from reports.verification.tasks import verify_nightly
from tests.cases import make_complaint
from tests.people import logged_in

URL = "/audit/verification/"


def at(hour: int, day: int = 2) -> time_machine.travel:
    return time_machine.travel(datetime(2026, 3, day, hour, 5, tzinfo=SHANGHAI))


def test_it_is_read_once_a_night_and_shown_to_who_reads_every_branch(
    frontdesk, auditor, hq
) -> None:
    with at(10, day=1):
        make_complaint(by=frontdesk)
        assert "上一晚没有核对" in logged_in(auditor).get(URL).content.decode()
    for hour in (1, 3, 4):
        with at(hour):
            verify_nightly()
    run = VerifyRun.objects.get()

    assert (run.outcome, run.words) == (VerifyOutcome.WHOLE, "")
    assert run.counts["complaints"] == 1
    assert run.counts["events"] == Event.objects.count()
    with at(10):
        page = logged_in(hq).get(URL).content.decode()
    assert "核对无误" in page
    assert "上一晚没有核对" not in page
    assert logged_in(frontdesk).get(URL).status_code == 403


def test_what_is_not_as_recorded_is_named_and_what_was_not_read_is_said(
    frontdesk, auditor, monkeypatch
) -> None:
    def broken(*_branch: object) -> None:
        raise BrokenError("SH001-2026-00001：事件 2 与摘要不符。")

    monkeypatch.setattr("complaints.evidence.verify.verify_branch", broken)
    with at(3):
        verify_nightly()
        page = logged_in(auditor).get(URL).content.decode()
    assert "SH001-2026-00001：事件 2 与摘要不符。" in page
    assert "其余未核对" in page


def test_what_was_noted_is_never_changed(frontdesk) -> None:
    with at(3):
        verify_nightly()
    with pytest.raises(DatabaseError), transaction.atomic():
        VerifyRun.objects.update(outcome=VerifyOutcome.BROKEN, words="x")
