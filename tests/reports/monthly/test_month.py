"""The month as its people meet it: read, written about, signed, received, restated."""

import io

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError
from django.db.transaction import atomic
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from complaints.lifecycle import services as desk
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Complaint
from reports import periods
from reports.exports.models import Download, What
from reports.monthly import services
from reports.monthly.models import MonthlyReport
from reports.monthly.pdf import render
from reports.monthly.snapshot import take
from reports.monthly.tables import tables
from tests.cases import make_complaint
from tests.reports.monthly import october
from tests.reports.monthly.october import at

MONTH = periods.parse("2026-10")
# Figures, scorecard, and the page around them: however many cases.
MOST_STATEMENTS = 55


@pytest.fixture(autouse=True)
def first_working_day():
    with time_machine.travel(at(october.SIGNING), tick=False):
        yield


@pytest.fixture
def cases(frontdesk, operations) -> dict[str, Complaint]:
    return october.play(frontdesk, operations)


def url(name: str = "monthly", *, month: str = "2026-10") -> str:
    return reverse(f"reports:{name}", args=["SH001", month])


def written(branch, *, by) -> MonthlyReport:
    return services.write(
        branch, MONTH, analysis="排队投诉最多。", measures="午间增开窗口。", by=by
    )


def signed(client, branch, *, gm, operations) -> MonthlyReport:
    written(branch, by=operations)
    client.force_login(gm)
    code = client.get(url()).context["code"]
    client.post(url("monthly_sign"), {"digest": code})
    return MonthlyReport.objects.get()


@pytest.mark.norm("11.1")
def test_page_workbook_and_paper_tell_the_same(
    cases, client, branch, archivist, tmp_path, django_assert_max_num_queries
) -> None:
    client.force_login(archivist)

    with django_assert_max_num_queries(MOST_STATEMENTS):
        page = client.get(url())
    book = b"".join(client.get(url("monthly_xlsx")).streaming_content)
    pdf = client.get(url("monthly_pdf")).content

    taken = Download.objects.values_list("by", "what", "query", "rows")
    about = "branch=SH001&month=2026-10&form"
    told = [table for part in page.context["sections"] for table in part.tables]
    sheets = load_workbook(io.BytesIO(book))
    assert sheets.sheetnames == [table.title for table in told]
    for table in told:
        rows = list(sheets[table.title].iter_rows(values_only=True))
        assert list(rows[0]) == table.columns
        for line, row in zip(table.lines, rows[1:], strict=False):
            assert list(line) == list(row)
    lines = sum(len(table.lines) for table in told)
    assert list(taken) == [
        (archivist.pk, What.MONTH, f"{about}=pdf", None),
        (archivist.pk, What.MONTH, f"{about}=xlsx", lines),
    ]
    assert pdf.startswith(b"%PDF")
    assert pdf == client.get(url("monthly_pdf")).content
    for option, content in ((), pdf), (("--xlsx",), book):
        file = tmp_path / "month"
        arguments = ("--branch", "SH001", "--month", "2026-10", "-o", str(file))
        call_command("monthly_report", *arguments, *option)
        assert file.read_bytes() == content


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

    report = signed(client, branch, gm=gm, operations=operations)

    assert report.signed_by == gm
    assert report.digest == client.get(url()).context["code"]
    assert client.get(url("monthly_pdf")).content == bytes(report.pdf)
    assert "等待总部接收" in client.get(url()).content.decode()
    client.force_login(operations)
    refused = client.post(url("monthly_write"), {"analysis": "改", "measures": "改"})
    assert refused.status_code == 422
    assert "已签发" in refused.content.decode()
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
    with time_machine.travel(at(october.BEFORE_MIDNIGHT), tick=False):
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


def test_what_comes_later_restates_a_signed_month_and_says_why(
    cases, client, branch, gm, operations, frontdesk
) -> None:
    signed(client, branch, gm=gm, operations=operations)
    assert client.get(url()).context["differences"] == []
    with time_machine.travel(at("2026-11-05 10:00"), tick=False):
        late = make_complaint(
            by=frontdesk,
            received_at=at("2026-10-30 16:00"),
            backfill_reason="漏登。",
            named=[NamedEntry(user=operations)],
        )
        desk.recategorise(
            cases["serious"],
            category="B",
            secondary_categories=[],
            reason="佣金",
            by=operations,
        )

        client.force_login(gm)
        page = client.get(url())
        told = page.context["differences"]
        shown = {(d.table, d.row, d.column): (d.signed, d.known) for d in told}

    assert shown["受理与办结", "受理", "数量"] == (13, 14)
    assert shown["按类别", "C 系统故障与应急", "本月"] == (2, 1)
    assert shown["按类别", "B 佣金与服务方式", "本月"] == (1, 2)
    causes = {(cause.number, cause.what) for cause in page.context["causes"]}
    assert {
        (late.number, "受理登记"),
        (cases["serious"].number, "变更类别"),
    } <= causes
    # The tables stay as signed; who is complained of sees no line of his case.
    assert tables(page.context["snapshot"])[0].rows[0][1] == 13
    with time_machine.travel(at("2026-11-05 11:00"), tick=False):
        client.force_login(operations)
        assert late.number not in client.get(url()).content.decode()


def test_the_worst_are_listed_without_the_case_in_which_the_reader_is_named(
    cases, client, branch, operations, handler
) -> None:
    case = cases["serious"]
    client.force_login(handler)
    assert case.number in client.get(url()).content.decode()
    desk.name_staff(case, entry=NamedEntry(user=handler), by=operations)

    assert case.number not in client.get(url()).content.decode()


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


def test_the_demonstration_has_a_signed_month_and_a_draft(
    branch, gm, hq, settings
) -> None:
    settings.DEMO = True
    for _twice in range(2):
        call_command("load_demo_reports", stdout=io.StringIO())

    told = {
        r.period.slug: (r.state, r.is_received) for r in MonthlyReport.objects.all()
    }
    assert told == {"2026-09": ("signed", True), "2026-10": ("draft", False)}


def words_of(pdf: bytes) -> str:
    """All text of it, its blanks and line breaks left out."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


@pytest.mark.norm("11.1")
def test_every_line_of_the_tables_stands_on_the_paper(cases, branch) -> None:
    taken = take(branch, MONTH, report=None)
    text = words_of(render(taken.snapshot, taken.stamp()))

    for table in tables(taken.snapshot):
        for line in table.lines:
            told = "".join(str(cell) for cell in line)
            assert "".join(told.split()) in text, (table.title, line)
    assert taken.code in text


@pytest.mark.parametrize(
    ("month", "counts"), [("2026-10", (2, 1)), ("2026-11", (0, 1))]
)
def test_midnight_parts_the_months_on_paper_and_in_the_workbook(
    cases, client, archivist, month, counts
) -> None:
    client.force_login(archivist)

    book = b"".join(client.get(url("monthly_xlsx", month=month)).streaming_content)
    text = words_of(client.get(url("monthly_pdf", month=month)).content)

    rows = load_workbook(io.BytesIO(book))["按类别"].iter_rows(values_only=True)
    by = {row[0][0]: row[1:] for row in rows}
    assert (by["C"][0], by["D"][0]) == counts
    for letter, name in (("C", "C系统故障与应急"), ("D", "D员工业务与态度")):
        assert name + "".join(map(str, by[letter])) in text
