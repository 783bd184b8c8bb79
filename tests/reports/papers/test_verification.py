"""What is signed is held against its digests, its paper, and the chain."""

import io
import re
import zipfile
from contextlib import redirect_stdout
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from psycopg2.extras import Json

from complaints.evidence import anchors, verify_export
from complaints.evidence.verify.anchors import digest_of
from reports import periods
from reports.digests import digest
from reports.monthly import services as monthly
from reports.monthly.printed.pdf import render
from reports.monthly.snapshot import take
from reports.papers.monthly import MonthlyReport
from reports.papers.quarterly import WORDS, QuarterlyReview
from reports.reviews import services as reviews
from reports.reviews.snapshot import take as take_review
from tests.cases import make_complaint
from tests.papers import text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def month(branch, frontdesk, operations, gm) -> MonthlyReport:
    """Signed; the database's clock dates its anchor, and so the month."""
    make_complaint(by=frontdesk, category="E")
    anchored = periods.month_of(anchors.make(branch).upto)
    with time_machine.travel(anchored.until + timedelta(days=2)):
        monthly.write(branch, anchored, analysis="析", measures="措", by=operations)
        code = take(branch, anchored, report=MonthlyReport.objects.get()).code
        return monthly.sign(branch, anchored, digest=code, by=gm)


@pytest.fixture
def review(branch, operations, gm) -> QuarterlyReview:
    quarter = periods.parse("2025-Q4")
    words = dict.fromkeys(WORDS["B"], "已研究。")
    row = reviews.write(branch, quarter, "B", words=words, by=operations)
    code = digest(take_review(branch, quarter, "B", review=row))
    return reviews.sign(branch, quarter, "B", code=code, by=gm)


@pytest.fixture
def forge(superuser):
    cursor = superuser().cursor()
    cursor.execute("SET session_replication_role = replica")

    def run(row, **columns):
        """Behind the triggers' back."""
        names = ", ".join(f"{name} = %s" for name in columns)
        values = [Json(v) if isinstance(v, dict) else v for v in columns.values()]
        statement = f"UPDATE {row._meta.db_table} SET {names} WHERE id = %s"  # noqa: S608
        cursor.execute(statement, [*values, row.pk])

    return run


def verified(*args) -> str:
    said = io.StringIO()
    try:
        call_command("verify_archive", *args, stdout=said)
    except CommandError as error:
        return str(error)
    return said.getvalue()


def verified_alone(folder, year) -> tuple[int, str]:
    """By an export of the year, without this system: the end of what is said."""
    file, said = str(folder / "year.zip"), io.StringIO()
    scope = ("--branch", "SH001", "--year", str(year))
    call_command("export_archive", *scope, "-o", file)
    with zipfile.ZipFile(file) as whole:
        alone = Path(verify_export.__file__).read_bytes()
        assert whole.read("verify_export.py") == alone
        assert "SH001" in whole.read("README.txt").decode()
    with redirect_stdout(said):
        code = verify_export.main([file])
    return code, said.getvalue().strip().split("，")[-1]


def reprinted(report: MonthlyReport, snapshot: dict) -> bytes:
    at = report.signed_at.isoformat()
    signed = {"by": "员gm", "post": report.signed_as, "at": at}
    stamp = {"data_as_of": at, "digest": digest(snapshot), "signed": signed}
    return render(snapshot, {**stamp, "anchor": None})


def test_the_anchor_on_a_signed_month_proves_the_archive(
    client, month, review, forge, tmp_path
):
    [printed] = set(re.findall(r"SH001:[0-9a-f]{64}", text_of(bytes(month.pdf))))
    assert "审签的报告 2 份" in verified("--anchor", printed)
    # An export has them beside the year's cases.
    year = month.month.year
    forge(review, quarter=date(year, 10, 1))
    assert verified_alone(tmp_path, year) == (0, "审签的报告 2 份。")
    forge(review, pdf=b"other")
    said = f"reports/{year}-Q4-B.pdf：与目录中的摘要不符。"
    assert verified_alone(tmp_path, year) == (1, said)
    forge(review, quarter=review.quarter, pdf=review.pdf)
    name = f"月度分析 SH001 {month.period.slug}："
    other = {**month.snapshot, "measures": "另"}
    paper = reprinted(month, other)

    forge(month, snapshot=other)
    assert verified() == f"{name}数据快照与其校验码不符。"
    forge(month, digest=digest(other))
    assert verified() == f"{name}文件上印的校验码与数据快照不符。"
    forge(month, pdf=paper)
    assert verified() == f"{name}审签的文件与其校验码不符。"
    forge(month, pdf_digest=sha256(paper).hexdigest())
    assert verified() == f"{name}文件上印的锚与登记的不符。"
    names = ("snapshot", "digest", "pdf", "pdf_digest")
    forge(month, **{name: getattr(month, name) for name in names})
    assert verified().startswith("核对无误")

    name_of_review = "季度总结 SH001 2025-Q4 B："
    forge(review, summary="另", snapshot={**review.snapshot, "words": {}})
    assert verified() == f"{name_of_review}数据快照与其校验码不符。"
    forge(review, snapshot=review.snapshot, pdf=paper)
    assert verified() == f"{name_of_review}审签的文件与其校验码不符。"
    url = reverse("reports:review_pdf", args=["SH001", "2025-Q4", "B"])
    client.force_login(review.signed_by)
    refused = client.get(url)
    assert (refused.status_code, "不提供下载" in refused.text) == (409, True)
    forge(review, pdf=review.pdf)
    assert client.get(url).content == bytes(review.pdf)

    # All events up to it written anew, with right hashes.
    anchor = month.anchor
    anchor.upto += timedelta(microseconds=1)
    forge(anchor, upto=anchor.upto, digest=digest_of(anchor))
    assert verified() == f"{name}文件上印的锚不在库中，此前的事件被整体改写。"
    assert verified("--anchor", printed) == verified()
