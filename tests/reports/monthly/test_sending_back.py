"""A signed month that headquarters sends back: signed anew, and nothing lost of it."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError
from django.db.transaction import atomic
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from branches.models import HouseEvent
from complaints.evidence.verify import VerifyResult
from complaints.models import Notification
from reports.headquarters.consolidated import build_zip, snapshot
from reports.monthly import sending_back, services
from reports.papers.export import signed_in
from reports.papers.monthly import MonthlyReport, MonthSentBack
from reports.papers.verification import verify_months
from reports.scorecard.scores import scores
from tests.cases import make_complaint
from tests.opened import opened_on
from tests.reports.monthly.october.play import at
from tests.reports.monthly.pages import MONTH, signed, url

REASON = "没有写排队的原因，请补充。"


@pytest.fixture
def report(client, branch, gm, operations, frontdesk) -> MonthlyReport:
    make_complaint(
        by=frontdesk, received_at=at("2026-10-20 10:00"), backfill_reason="停"
    )
    return signed(client, branch, gm=gm, operations=operations)


def returned(branch, *, by, version=1) -> MonthSentBack:
    return sending_back.send_back(branch, MONTH, version=version, reason=REASON, by=by)


def anew(client, *, gm, operations) -> MonthlyReport:
    client.force_login(operations)
    words = {"analysis": "午间只有一个窗口。", "measures": "增开窗口。"}
    assert client.post(url("monthly_write"), words).status_code == 302
    client.force_login(gm)
    code = client.get(url()).context["code"]
    client.post(url("monthly_sign"), {"digest": code})
    return MonthlyReport.objects.get(version=2)


def test_headquarters_sends_it_back_with_a_reason_and_once(
    client, branch, report, hq, gm, operations, frontdesk
) -> None:
    client.force_login(hq)
    page = client.get(url())
    assert "退回营业部" in page.content.decode()
    sent = {"version": "1", "opened": opened_on(page, "send_back")}
    empty = client.post(url("monthly_send_back"), {**sent, "reason": " "})
    assert empty.status_code == 422
    for _twice in range(2):
        gone = client.post(url("monthly_send_back"), {**sent, "reason": REASON})
        assert gone.url == url()
    # And of another tab.
    refused = client.post(
        url("monthly_send_back"), {"version": "1", "reason": "另一个原因"}
    )
    assert refused.status_code == 422
    assert "不必再次退回" in refused.content.decode()
    assert "另一个原因" in refused.content.decode()

    one = MonthSentBack.objects.get()
    assert (one.sent_by, one.reason) == (hq, REASON)
    told = Notification.objects.filter(matter="SH001 2026-10 月度分析被总部退回")
    assert {notice.recipient for notice in told} == {gm, operations}
    for person in (gm, operations, hq):
        client.force_login(person)
        said = client.get(url()).content.decode()
        assert REASON in said
        assert str(hq) in said
        assert "待重新审签" in said
        assert "等待总部接收" not in said
    for person in (gm, operations):
        client.force_login(person)
        day = client.get(reverse("complaints:my_day")).content.decode()
        assert "月度分析被退回：2026-10" in day
    client.force_login(frontdesk)
    assert (
        "月度分析被退回"
        not in client.get(reverse("complaints:my_day")).content.decode()
    )


def test_it_is_signed_anew_as_the_next_version_and_the_old_one_stays(
    client, branch, report, hq, gm, operations
) -> None:
    before = bytes(report.pdf)
    returned(branch, by=hq)
    with pytest.raises(ValidationError, match="已退回"):
        services.receive(report, by=hq)
    client.force_login(gm)
    # The words that were signed are no new ones.
    code = client.get(url()).context["code"]
    client.post(url("monthly_sign"), {"digest": code})
    assert not MonthlyReport.objects.filter(version=2).exists()
    # What was entered in the meantime is no figure of it.
    make_complaint(
        by=operations, received_at=at("2026-10-21 10:00"), backfill_reason="停"
    )
    again = anew(client, gm=gm, operations=operations)

    assert again.snapshot["figures"] == report.signed_snapshot["figures"]
    assert again.data_as_of == report.data_as_of
    assert again.snapshot["again"]["reason"] == REASON
    assert again.snapshot["again"]["replaces"] == report.digest
    printed = "".join(p.extract_text() for p in PdfReader(io.BytesIO(again.pdf)).pages)
    assert "第2版" in printed.replace(" ", "")
    assert REASON in printed
    assert client.get(url("monthly_pdf")).content == bytes(again.pdf)
    first = reverse("reports:monthly_version", args=["SH001", "2026-10", 1])
    assert client.get(first).content == before
    page = client.get(url())
    assert first in page.content.decode()
    assert page.context["differences"]
    report.refresh_from_db()
    assert report.pdf_digest == hashlib.sha256(before).hexdigest()
    services.receive(again, by=hq)
    names = [paper.name for paper in signed_in(branch, 2026)]
    assert names == ["reports/2026-10.pdf", "reports/2026-10-v2.pdf"]
    verify_months(branch, VerifyResult())
    assert not client.get(reverse("complaints:my_day")).context["day"].errands
    # Once more, and of the new one.
    with pytest.raises(ValidationError, match="新的版本"):
        returned(branch, by=hq)
    returned(branch, by=hq, version=2)


def test_headquarters_shows_it_as_sent_back_and_names_the_version(
    client, branch, report, hq, gm, operations
) -> None:
    returned(branch, by=hq)
    client.force_login(hq)
    page = client.get(reverse("reports:headquarters", args=[MONTH]))
    assert page.context["found"].sent_back == 1
    assert [x.branch for x in page.context["first"].sent_back] == [branch]
    index = client.get(reverse("reports:index"))
    assert not index.context["waiting"]
    for shown in (page, index, client.get(reverse("reports:months", args=["SH001"]))):
        assert "已退回，待重新审签" in shown.content.decode()
    row = snapshot(MONTH, lambda *_done: None)["rows"][0]
    assert row[-1] == "已退回"
    file = build_zip(MONTH, lambda *_done: None)
    with file, zipfile.ZipFile(file) as made:
        [name] = [x for x in made.namelist() if x.startswith("SH001")]
        assert name.endswith("已退回.pdf")
        assert made.read(name) == bytes(report.pdf)

    anew(client, gm=gm, operations=operations)
    client.force_login(hq)
    page = client.get(reverse("reports:headquarters", args=[MONTH]))
    assert page.context["found"].sent_back == 0
    assert "第2版" in page.content.decode()
    assert snapshot(MONTH, lambda *_done: None)["rows"][0][-1] == "待接收 v2"
    # norm 11.1 counts the first signature.
    with time_machine.travel(at("2026-12-01 10:00"), tick=False):
        owed = scores([branch.pk], MONTH, now=timezone.now())[branch.pk]["11.1"]
    assert (owed.met, owed.total) == (1, 1)


def test_after_two_working_days_what_was_signed_stands_again(
    client, branch, report, hq, gm, operations
) -> None:
    one = returned(branch, by=hq)
    assert one.until - timezone.now() < timedelta(days=5)
    with time_machine.travel(one.until + timedelta(minutes=1), tick=False):
        client.force_login(operations)
        late = {"analysis": "改", "measures": "改"}
        refused = client.post(url("monthly_write"), late)
        assert "已审签" in refused.content.decode()
        client.force_login(hq)
        page = client.get(url()).content.decode()
        assert "原版本仍然有效" in page
        assert "退回营业部" in page
        returned(branch, by=hq)
        assert anew(client, gm=gm, operations=operations).is_signed


def test_only_headquarters_sends_back_and_not_what_it_signed_itself(
    client, branch, report, hq, gm, operations, auditor
) -> None:
    for person in (gm, operations, auditor):
        with pytest.raises(PermissionDenied):
            returned(branch, by=person)
    moved = report.signed_by
    moved.branch, moved.post = None, hq.post
    moved.save()
    with pytest.raises(PermissionDenied):
        returned(branch, by=moved)
    with pytest.raises(IntegrityError, match="by another"), atomic():
        _row(report, by=moved)


def test_the_database_holds_what_was_sent_back(
    client, branch, report, hq, gm, operations
) -> None:
    with pytest.raises(IntegrityError, match="where it was sent back"), atomic():
        MonthlyReport.objects.create(branch=branch, month=MONTH.first, version=2)
    one = returned(branch, by=hq)
    with pytest.raises(IntegrityError, match="once"), atomic():
        _row(report, by=hq)
    rows = MonthSentBack.objects.filter(pk=one.pk)
    for change in (lambda: rows.update(reason="另"), rows.delete):
        with pytest.raises(DatabaseError), atomic():
            change()
    again = anew(client, gm=gm, operations=operations)
    with pytest.raises(DatabaseError, match="never changed"), atomic():
        MonthlyReport.objects.filter(pk=again.pk).update(analysis="另")


@pytest.mark.django_db(transaction=True)
def test_the_chain_of_the_house_says_who_sent_it_back(
    client, branch, report, hq
) -> None:
    client.force_login(hq)
    client.post(url("monthly_send_back"), {"version": "1", "reason": REASON})

    event = HouseEvent.objects.get(kind="reports_monthsentback")
    assert event.actor == hq
    assert json.loads(event.body)["row"]["reason"] == REASON


def _row(report, *, by) -> None:
    now = timezone.now()
    MonthSentBack.objects.create(
        report=report,
        reason="x",
        sent_by=by,
        sent_at=now,
        until=now + timedelta(days=1),
    )
