"""The month as its people meet it: written about, signed, received, frozen."""

import io

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError
from django.db.transaction import atomic
from django.urls import reverse

from complaints.models import Draft
from reports.monthly import services
from reports.papers.monthly import MonthlyReport
from tests.cases import make_complaint
from tests.opened import opened_on
from tests.reports.monthly.october import play
from tests.reports.monthly.october.play import at
from tests.reports.monthly.pages import MONTH, signed, url, written


def test_the_words_on_the_month_are_kept_until_they_are_saved(
    client, branch, operations
) -> None:
    client.force_login(operations)
    typed = {"opened": opened_on(client.get(url()), "words"), "analysis": "排队最多"}
    refused = client.post(url("monthly_write"), typed)
    assert refused.status_code == 422

    page = client.get(Draft.objects.get().get_absolute_url(), follow=True)
    assert page.context["form"]["analysis"].value() == "排队最多"
    whole = {**typed, "opened": opened_on(page, "words"), "measures": "午间增开窗口"}
    for _twice in range(2):
        assert client.post(url("monthly_write"), whole).url == url()

    assert MonthlyReport.objects.get().measures == "午间增开窗口"
    assert not Draft.objects.exists()


def test_the_draft_says_figures_leads_to_their_cases_and_is_nobodys_word(
    client, branch, operations, frontdesk
) -> None:
    for day in (5, 20):
        make_complaint(
            by=frontdesk,
            received_at=at(f"2026-10-{day:02} 10:00"),
            backfill_reason="停",
        )
    client.force_login(operations)
    page = client.get(url(), {"draft": "1"})

    drafted = page.context["form"]["analysis"].value()
    assert drafted.startswith("本月受理 2 件，比上月（0 件）多 2 件；")
    assert "A 流程制度与环境 2 件，占 100%。" in drafted
    assert "系统按数据写出，没有人确认过" in page.content.decode()
    for sentence in page.context["sentences"]:
        for part in sentence:
            if part.url:
                listed = client.get(part.url).context["lines"]
                assert len(listed) == int(part.text), part
    assert not MonthlyReport.objects.exists()

    sent = {"analysis": drafted, "measures": "午间增开窗口。"}
    refused = client.post(url("monthly_write"), sent)
    assert refused.status_code == 422
    assert "请补充您的分析" in refused.content.decode()
    assert not MonthlyReport.objects.exclude(analysis="").exists()
    client.post(url("monthly_write"), {**sent, "analysis": f"{drafted}排队所致。"})
    assert MonthlyReport.objects.get().analysis.endswith("排队所致。")


def test_the_general_manager_signs_what_he_saw_and_headquarters_receives_it(
    client, branch, gm, hq, operations, frontdesk
) -> None:
    make_complaint(
        by=frontdesk, received_at=at("2026-10-20 10:00"), backfill_reason="停"
    )
    client.force_login(gm)
    bare = client.get(url()).context["code"]
    # Nothing is signed without the branch's own words, nor what was not seen.
    client.post(url("monthly_sign"), {"digest": bare})
    written(branch, by=operations)
    client.post(url("monthly_sign"), {"digest": bare})
    assert not MonthlyReport.objects.signed().exists()

    page = client.get(url()).content.decode()
    # Asked once more, by name, before what can't be undone.
    dialog = page.partition('<dialog id="sign-month"')[2].partition("</dialog>")[0]
    assert url("monthly_sign") in dialog
    assert f"审签 {branch.name} 2026-10 月度分析？" in dialog
    assert page.count(f'action="{url("monthly_sign")}"') == 1
    report = signed(client, branch, gm=gm, operations=operations)

    assert report.signed_by == gm
    assert report.digest == client.get(url()).context["code"]
    assert client.get(url("monthly_pdf")).content == bytes(report.pdf)
    assert "等待总部接收" in client.get(url()).content.decode()
    client.force_login(operations)
    refused = client.post(url("monthly_write"), {"analysis": "改", "measures": "改"})
    assert refused.status_code == 422
    assert "已审签" in refused.content.decode()
    client.force_login(hq)
    index = reverse("reports:index")
    assert list(client.get(index).context["waiting"]) == [report]
    for _twice in range(2):
        client.post(url("monthly_receive"))
    report.refresh_from_db()
    assert report.received_by == hq
    page = client.get(index)
    assert not page.context["waiting"]
    assert "总部已接收" in page.content.decode()


def test_a_month_is_not_signed_before_it_has_ended(
    client, branch, gm, operations
) -> None:
    with time_machine.travel(at(play.BEFORE_MIDNIGHT), tick=False):
        written(branch, by=operations)
        client.force_login(gm)
        code = client.get(url()).context["code"]
        with pytest.raises(ValidationError, match="尚未结束"):
            services.sign(branch, MONTH, digest=code, by=gm)


def test_a_signed_month_is_frozen_by_the_database(
    client, branch, gm, hq, operations
) -> None:
    report = signed(client, branch, gm=gm, operations=operations)
    rows = MonthlyReport.objects.filter(pk=report.pk)
    changes = (
        {"snapshot": {}},
        {"pdf": b"other"},
        {"digest": "0"},
        {"analysis": "另"},
        {"signed_by": operations},
        {"state": "draft"},
        {"signed_at": at("2026-11-03 10:00")},
    )

    for change in changes:
        with pytest.raises(DatabaseError, match="never changed"), atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError, match="never changed"), atomic():
        rows.delete()
    services.receive(report, by=hq)
    with pytest.raises(DatabaseError, match="never changed"), atomic():
        rows.update(received_at=None, received_by=None)
    # And by nobody before its end, whatever the application says.
    early = {"month": at("2026-12-01 00:00").date(), "pk": None}
    with pytest.raises(IntegrityError, match="after it has ended"), atomic():
        MonthlyReport.objects.bulk_create([_copied(report, **early)])


def _copied(report: MonthlyReport, **changed) -> MonthlyReport:
    columns = {field.attname: getattr(report, field.attname) for field in _fields()}
    return MonthlyReport(**{**columns, "id": changed.pop("pk"), **changed})


def _fields():
    return MonthlyReport._meta.concrete_fields


def test_beat_drafts_last_month_once_from_the_first_working_day_on(
    branch, other_branch
) -> None:
    with time_machine.travel(at("2026-11-01 12:00"), tick=False):
        assert services.draft_due() == 0  # A Sunday.
    assert [services.draft_due(), services.draft_due()] == [2, 0]
    assert {report.period.slug for report in MonthlyReport.objects.all()} == {"2026-10"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--branch", "XX", "--month", "2026-10"), "没有代码为 XX 的营业部"),
        (("--branch", "SH001", "--month", "2026-13"), "月份须写作"),
        (("--branch", "SH001", "--month", "2026-Q4"), "月份须写作"),
        (("--branch", "SH001", "--month", "2027-01"), "尚未开始"),
    ],
)
def test_the_command_says_in_a_line_what_it_cannot_take(
    branch, tmp_path, arguments, message
) -> None:
    with pytest.raises(CommandError, match=message) as refused:
        call_command("monthly_report", *arguments, "-o", str(tmp_path / "x"))
    assert refused.value.returncode == 2


def test_a_page_of_a_month_to_come_is_not_found(client, gm) -> None:
    client.force_login(gm)

    assert client.get(url(month="2026-12")).status_code == 404
    assert client.get(url(month="2026-11")).status_code == 200


def test_the_demonstration_has_signed_months_and_a_draft(
    branch, gm, hq, settings
) -> None:
    settings.DEMO = True
    for _twice in range(2):
        call_command("load_demo_reports", stdout=io.StringIO())

    told = {
        r.period.slug: (r.state, r.is_received) for r in MonthlyReport.objects.all()
    }
    signed = [f"2026-0{number}" for number in (6, 7, 8, 9)]
    assert told == {
        **dict.fromkeys(signed, ("signed", True)),
        "2026-10": ("draft", False),
    }
