"""Headquarters' month: every branch at a glance, and files made of all of them."""

import io
import zipfile
from contextlib import closing
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from branches.models import Post
from branches.patience import LONG_WORK
from complaints.lifecycle.sweeping import sweep
from reports import periods
from reports.exports.models import Download
from reports.headquarters.consolidated import BUILDERS, build_pdf, build_xlsx
from reports.headquarters.overview import Share, caution, overview
from reports.headquarters.tasks import resume_jobs
from reports.jobs import services
from reports.jobs.models import KEPT, SILENCE, Job, JobState
from reports.monthly import services as monthly
from reports.monthly.snapshot import take
from reports.monthly.standing import standing
from reports.scorecard.obligations import obligations
from tests.cases import make_complaint
from tests.papers import text_of
from tests.people import make_user

pytestmark = pytest.mark.django_db
MONTH = periods.parse("2026-03")
PAGE = "/reports/headquarters/2026-03/"


@pytest.fixture(autouse=True)
def after_the_month():
    with time_machine.travel("2026-04-01T10:00+08:00"):
        yield


@pytest.fixture
def cases(branch, other_branch, frontdesk):
    """Eleven at the first branch of which none was answered, one at the other."""
    beijing = make_user("bj-frontdesk", Post.FRONT_DESK, other_branch)
    with time_machine.travel("2026-03-02T10:00+08:00"):
        for number in range(11):
            make_complaint(by=frontdesk, category="AB"[number % 2])
        make_complaint(by=beijing, category="C")
    with time_machine.travel("2026-03-20T10:00+08:00"):
        sweep.sweep(now=timezone.now())


def test_every_branch_has_its_line_and_the_total_adds_up(
    client, cases, branch, hq, django_assert_max_num_queries
):
    client.force_login(hq)
    client.get(PAGE)
    with django_assert_max_num_queries(52):
        page = client.get(PAGE)

    found = page.context["found"]
    lines = {line.branch.code: line for line in found.lines}
    assert [lines[code].received for code in ("SH001", "BJ001")] == [11, 1]
    assert lines["SH001"].categories == [6, 5, 0, 0, 0, 0]
    assert found.total.received == 12
    for place in range(4):
        one = [line.shares[place] for line in found.lines]
        assert found.total.shares[place] == Share(
            sum(share.missed for share in one), sum(share.due for share in one)
        )
    # 11 missed of 11 has a rank; 1 of 1 says nothing.
    baseline = lines["SH001"].shares[0]
    assert (baseline.missed, baseline.due) == (11, 11)
    assert (lines["SH001"].rank, lines["BJ001"].rank) == (1, None)
    assert "件数少" in page.content.decode()
    assert (found.missing, found.unsigned) == (2, 0)


def test_a_month_begins_and_ends_in_shanghai(cases, frontdesk):
    with time_machine.travel("2026-03-31T23:59:59+08:00", tick=False):
        make_complaint(by=frontdesk)
    with time_machine.travel("2026-04-01T00:00:00+08:00", tick=False):
        make_complaint(by=frontdesk)
    assert overview(MONTH).total.received == 13
    assert overview(MONTH.shifted(1)).total.received == 1


def test_few_clocks_leave_more_doubt_than_many():
    assert caution(Share(0, 10)) > caution(Share(0, 1000))
    assert caution(Share(1, 10)) > caution(Share(10, 1000))
    assert caution(Share(0, 0)) == 1


def test_paper_and_workbook_say_what_the_page_says(cases, branch, hq):
    done: list[tuple[int, int]] = []
    pdf = build_pdf(MONTH, lambda *told: done.append(told)).read()
    assert done[-1] == (2, 2)
    assert build_pdf(MONTH, lambda *told: None).read() == pdf

    squeezed = text_of(pdf)
    assert "客户投诉月度汇总" in squeezed
    assert "合计120" in squeezed
    assert "11/11" in squeezed
    # The charts of the page.
    assert "各营业部受理件数合计，十二个月" in squeezed
    assert "时限超时比例，名次最后的在前" in squeezed

    with build_xlsx(MONTH, lambda *told: None) as made:
        book = load_workbook(made)
    [heads, *rows] = book["各营业部"].iter_rows(values_only=True)
    assert [row[2] for row in rows] == [1, 11, 12]
    assert len(heads) == len(rows[0])
    [heads, *rows] = book["规范记分"].iter_rows(values_only=True)
    assert list(heads[1:]) == list(obligations())
    assert dict(zip(heads, rows[1], strict=True))["7.2"] == "0／11"


def test_a_file_is_made_once_and_whoever_takes_it_is_noted(
    client, cases, hq, django_capture_on_commit_callbacks
):
    client.force_login(hq)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{PAGE}zip/make/")
    assert answer.url == PAGE
    job = Job.objects.get()
    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)
    assert job.filename in client.get(PAGE).content.decode()

    sent = b"".join(client.get(f"/reports/jobs/{job.pk}/").streaming_content)
    names = zipfile.ZipFile(io.BytesIO(sent)).namelist()
    assert len(names) == 2
    assert all("草稿" in name for name in names)
    noted = Download.objects.get()
    assert (noted.by, noted.what, noted.rows) == (hq, "months", 2)


def test_a_signed_month_goes_out_as_it_was_signed(cases, branch, gm, operations):
    monthly.write(branch, MONTH, analysis="排队多。", measures="增窗。", by=operations)
    code = take(branch, MONTH, report=standing(branch, MONTH).draft).code
    report = monthly.sign(branch, MONTH, digest=code, by=gm)
    made = BUILDERS["zip"](MONTH, lambda *told: None)
    with made, zipfile.ZipFile(made) as archive:
        [name] = [name for name in archive.namelist() if "已审签" in name]
        assert archive.read(name) == bytes(report.pdf)


def test_a_second_click_finds_the_first(hq):
    first = services.ask("pdf", MONTH, by=hq)
    assert services.ask("pdf", MONTH, by=hq) == first
    assert services.ask("xlsx", MONTH, by=hq) != first


def test_what_a_dead_worker_left_is_begun_anew_and_made_once(cases, hq):
    job = services.ask("pdf", MONTH, by=hq)

    def die(month, progress):
        progress(1, 2)
        # Meanwhile it is thought dead, and another finishes it.
        with time_machine.travel(timezone.now() + SILENCE + timedelta(seconds=1)):
            resume_jobs()
        progress(2, 2)
        raise AssertionError("a worker that was replaced goes no further")

    assert services.run(job.pk, {"pdf": die})
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert not services.run(job.pk, BUILDERS)
    assert default_storage.exists(job.file.name)


def test_long_work_is_done_one_at_a_time_and_the_next_one_follows(cases, hq):
    job = services.ask("xlsx", MONTH, by=hq)
    with closing(connection.copy()) as elsewhere:
        with elsewhere.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LONG_WORK])
        resume_jobs()
        assert Job.objects.get().state == JobState.WAITING

    resume_jobs()
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_a_failure_is_told_and_can_be_tried_again(client, hq):
    job = services.ask("pdf", MONTH, by=hq)

    def fail(month, progress):
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        services.run(job.pk, {"pdf": fail})
    client.force_login(hq)
    assert "没有生成，请再试一次" in client.get(PAGE).content.decode()
    assert services.ask("pdf", MONTH, by=hq) != job


def test_files_go_after_a_while_and_their_line_stays(cases, hq, client):
    job = services.ask("pdf", MONTH, by=hq)
    services.run(job.pk, BUILDERS)
    name = Job.objects.get().file.name
    with time_machine.travel(timezone.now() + KEPT + timedelta(days=1)):
        services.throw_old_away()
        client.force_login(hq)
        assert "已过保存期" in client.get(PAGE).content.decode()
        assert client.get(f"/reports/jobs/{job.pk}/").status_code == 404
    assert not default_storage.exists(name)


def test_no_branch_asks_for_a_file(gm):
    with pytest.raises(PermissionDenied):
        services.ask("zip", MONTH, by=gm)


def test_a_month_to_come_is_not_found(client, hq):
    client.force_login(hq)
    assert client.get("/reports/headquarters/2026-05/").status_code == 404
    assert client.post(f"{PAGE}exe/make/").status_code == 404
    home = client.get(reverse("reports:headquarters_home"))
    assert home.url == PAGE
