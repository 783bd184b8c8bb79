"""The month of October, which all of these read and none keeps changed."""

import io
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from openpyxl import load_workbook

from complaints import services as desk
from complaints.lifecycle.entries import NamedEntry
from reports.exports.models import Download, Exported
from reports.monthly import services
from reports.monthly.paper.tables import tables
from reports.monthly.printed.pdf import render
from reports.monthly.snapshot import take
from reports.papers.monthly import MonthlyReport
from reports.problems import services as problems
from reports.problems import study_services as studies
from tests.cases import make_complaint
from tests.papers import text_of
from tests.people import rename_everything
from tests.reports.monthly.october.play import at
from tests.reports.monthly.pages import MONTH, signed, url
from tests.reports.one_number import reading

pytestmark = pytest.mark.xdist_group("october")
# Figures, scorecard, and the page around them: however many cases.
MOST_STATEMENTS = 68


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
    more = ["投诉明细", "口径"]
    assert sheets.sheetnames == [*(table.title for table in told), *more]
    for table in told:
        heads, *rows = sheets[table.title].iter_rows()
        assert [head.value for head in heads] == [*table.columns, "营业部", "月份"]
        for line, row in zip(table.lines, rows, strict=False):
            *cells, code, month = map(reading.said, row)
            assert [str(cell) or "—" for cell in line] == [x or "—" for x in cells]
            assert (code, month) == ("SH001", "2026-10")
    lines = sum(len(table.lines) for table in told)
    lines += sheets["投诉明细"].max_row - 1
    assert list(taken) == [
        (archivist.pk, Exported.MONTH, f"{about}=pdf", None),
        (archivist.pk, Exported.MONTH, f"{about}=xlsx", lines),
    ]
    assert pdf.startswith(b"%PDF")
    assert pdf == client.get(url("monthly_pdf")).content
    for option, content in ((), pdf), (("--xlsx",), book):
        file = tmp_path / "month"
        arguments = ("--branch", "SH001", "--month", "2026-10", "-o", str(file))
        call_command("monthly_report", *arguments, *option)
        assert file.read_bytes() == content


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


def test_the_signed_month_says_nothing_of_a_case_that_names_a_leader(
    cases, client, branch, operations, marketing, gm, handler
) -> None:
    case = cases["serious"]
    title, topic = "排队与态度", "柜台用语再培训"
    stated = problems.state_problem(
        branch, MONTH.first, title=title, description="", cases=[case], by=operations
    )
    problems.accept(stated, title=title, description="", by=gm)
    studies.plan_training(
        branch,
        audience="staff",
        topic=topic,
        planned_on=at("2026-10-30 10:00").date(),
        problem=stated,
        by=operations,
    )
    before = str(take(branch, MONTH, report=None).snapshot)
    assert all(said in before for said in (case.number, title, topic))
    desk.name_staff(case, entry=NamedEntry(user=marketing), by=gm)

    report = signed(client, branch, gm=gm, operations=operations)

    paper = text_of(client.get(url("monthly_pdf")).content)
    book = reading.book_of(client, url("monthly_xlsx"))
    cells = str([list(sheet.iter_rows(values_only=True)) for sheet in book])
    page = client.get(url()).content.decode()
    for said in (case.number, title, topic):
        assert said not in str(report.snapshot)
        assert said not in paper + cells + page


def test_its_own_words_name_no_case_that_names_a_leader(
    cases, client, branch, operations, marketing, gm
) -> None:
    case, other = cases["serious"], cases["late"]
    words = {
        "analysis": f"{other.number}、{case.number} 较突出。",
        "measures": "复盘。",
    }
    client.force_login(operations)
    client.post(url("monthly_write"), words)
    desk.name_staff(case, entry=NamedEntry(user=marketing), by=gm)

    # Neither signed, once it stands there, nor written anew, nor told apart from one
    # that nobody has.
    code = take(branch, MONTH, report=MonthlyReport.objects.get()).code
    with pytest.raises(ValidationError, match=case.number) as refusal:
        services.sign(branch, MONTH, digest=code, by=gm)
    assert other.number not in str(refusal.value)
    said = client.post(url("monthly_write"), words).content.decode()
    assert f"这里不能写这些受理编号：{case.number}。" in said
    words["analysis"] = "SH001-2026-99999 较突出。"
    said = client.post(url("monthly_write"), words).content.decode()
    assert "这里不能写这些受理编号：SH001-2026-99999。" in said
    words["analysis"] = f"{other.number} 较突出。"
    assert client.post(url("monthly_write"), words).status_code == 302


@pytest.mark.parametrize("where", ["serious", "late"], ids=["listed", "written"])
def test_a_signed_month_is_no_paper_for_who_is_named_in_one_of_its_cases(
    where, cases, client, branch, operations, gm, handler
) -> None:
    client.force_login(operations)
    words = {"analysis": f"{cases['late'].number} 较突出。", "measures": "复盘。"}
    client.post(url("monthly_write"), words)
    code = take(branch, MONTH, report=MonthlyReport.objects.get()).code
    services.sign(branch, MONTH, digest=code, by=gm)
    case = cases[where]
    desk.name_staff(case, entry=NamedEntry(user=handler), by=operations)

    client.force_login(handler)
    refused = client.get(url("monthly_pdf"), follow=True)

    assert refused.redirect_chain[0][0] == url()
    assert case.number not in refused.text
    assert "较突出" in refused.text
    client.force_login(gm)
    assert client.get(url("monthly_pdf"))["Content-Type"] == "application/pdf"


def test_files_of_a_draft_are_without_the_case_in_which_the_reader_is_named(
    cases, client, branch, operations, handler
) -> None:
    case = cases["serious"]

    def files() -> tuple[bool, bool]:
        text = text_of(client.get(url("monthly_pdf")).content)
        book = b"".join(client.get(url("monthly_xlsx")).streaming_content)
        cells = [
            str(cell)
            for sheet in load_workbook(io.BytesIO(book))
            for row in sheet.iter_rows(values_only=True)
            for cell in row
        ]
        return case.number in text, case.number in cells

    client.force_login(handler)
    assert files() == (True, True)
    desk.name_staff(case, entry=NamedEntry(user=handler), by=operations)
    assert files() == (False, False)


def test_renaming_changes_no_byte_of_a_signed_month(
    cases, client, branch, operations, gm
) -> None:
    signed(client, branch, gm=gm, operations=operations)
    before = client.get(url("monthly_pdf")).content

    rename_everything()

    page = client.get(url())
    assert client.get(url("monthly_pdf")).content == before
    assert page.context["differences"] == []


@pytest.mark.norm("11.1")
def test_every_line_of_the_tables_stands_on_the_paper(cases, branch) -> None:
    taken = take(branch, MONTH, report=None)
    text = text_of(render(taken.snapshot, taken.stamp()))

    for table in tables(taken.snapshot):
        for line in table.lines:
            name, *told = ("".join(str(cell).split()) for cell in line)
            # A line's name may bear the number of a footnote.
            printed = rf"{re.escape(name)}\d{{0,2}}{re.escape(''.join(told))}"
            assert re.search(printed, text), (table.title, line)
    assert taken.code in text


@pytest.mark.parametrize(
    ("month", "counts"), [("2026-10", (2, 1)), ("2026-11", (0, 1))]
)
def test_midnight_parts_the_months_on_paper_and_in_the_workbook(
    cases, client, archivist, month, counts
) -> None:
    client.force_login(archivist)

    book = b"".join(client.get(url("monthly_xlsx", month=month)).streaming_content)
    text = text_of(client.get(url("monthly_pdf", month=month)).content)

    rows = load_workbook(io.BytesIO(book))["按类别"].iter_rows(values_only=True)
    by = {row[0][0]: row[1:4] for row in rows}
    assert (by["C"][0], by["D"][0]) == counts
    for letter, name in (("C", "C系统故障与应急"), ("D", "D员工业务与态度")):
        assert name + "".join(map(str, by[letter])) in text
