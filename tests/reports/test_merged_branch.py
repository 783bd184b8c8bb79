"""A branch is merged into another: its cases go on there, its papers stay."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from branches.decided import merging
from branches.models import Branch, Post, StaffChange, User
from complaints.clocks.recipients import Directory
from complaints.clocks.tiers import Recipient
from complaints.lifecycle.sweeping.sweep import sweep
from complaints.models import Complaint, Notification
from tests.branches.test_staff_changes import decide
from tests.cases import make_complaint
from tests.people import logged_in, make_user
from tests.reports.monthly.october.play import SIGNING, at
from tests.reports.monthly.pages import signed, url


@pytest.fixture(autouse=True)
def first_working_day(db):
    with time_machine.travel(at(SIGNING), tick=False):
        yield


@pytest.fixture
def bj(other_branch):
    """The leaders of the branch that goes on."""
    return {
        post: make_user(f"bj-{post}", post, other_branch, department=department)
        for post, department in (
            (Post.OPERATIONS_DIRECTOR, "operations"),
            (Post.GENERAL_MANAGER, ""),
        )
    }


@pytest.fixture
def hq2(db):
    return make_user("hq2", Post.HEADQUARTERS)


def merge_page(branch) -> str:
    return reverse("admin:branches_branch_merge", args=[branch.pk])


def merge(hq, hq2, branch, successor, *, day=None):
    day = day or timezone.localdate()
    sent = {"successor": successor.pk, "closes_on": day.isoformat()}
    assert logged_in(hq).post(merge_page(branch), sent).status_code == 302
    change = StaffChange.objects.get(kind="branch_merge", state="pending")
    return decide(logged_in(hq2), hq2, change)


def test_its_cases_go_on_in_the_other_and_its_papers_stay(
    client, branch, other_branch, bj, gm, operations, frontdesk, hq, hq2
):
    report = signed(client, branch, gm=gm, operations=operations)
    complaint = make_complaint(by=frontdesk)
    director, manager = bj.values()

    merge(hq, hq2, branch, other_branch)
    moved = merging.move_people()

    frontdesk = User.objects.get(pk=frontdesk.pk)
    assert (moved, frontdesk.branch) == (1, other_branch)
    complaint = Complaint.objects.get(pk=complaint.pk)
    assert (complaint.branch, complaint.handler) == (branch, frontdesk)
    for user, seen in ((director, 200), (manager, 200), (frontdesk, 200), (gm, 404)):
        page = logged_in(user).get(complaint.get_absolute_url())
        assert page.status_code == seen, user
    pdf = logged_in(manager).get(url("monthly_pdf"))
    assert pdf.content == bytes(report.pdf)
    assert logged_in(manager).get(url()).status_code == 200
    new = make_complaint(by=frontdesk)
    assert new.number.startswith("BJ001-")
    call_command("verify_archive", stdout=StringIO())


def test_every_warning_reaches_a_reader(
    branch, other_branch, bj, gm, operations, frontdesk, hq, hq2
):
    complaint = make_complaint(by=frontdesk)
    left = make_complaint(by=operations)
    director, _manager = bj.values()
    merge(hq, hq2, branch, other_branch)
    merging.move_people()

    directory = Directory([complaint, left])
    assert directory.people(complaint, [Recipient.HANDLER]) == [frontdesk]
    assert directory.people(left, [Recipient.HANDLER]) == [director]
    assert directory.people(complaint, [Recipient.DIRECTOR]) == [director]
    later = timezone.now() + timedelta(days=6)
    with time_machine.travel(later, tick=False):
        sweep(now=later)
    told = Notification.objects.filter(subject="overdue").select_related("recipient")
    assert told
    for notice in told:
        seen = Complaint.objects.visible_to(notice.recipient)
        assert seen.filter(pk=notice.complaint_id).exists(), notice.recipient
    request = complaint.escalations.get(kind="overdue")
    assert request.may_be_decided_by(director)
    assert not request.may_be_decided_by(User.objects.get(pk=operations.pk))


def test_until_the_day_all_is_as_before(
    branch, other_branch, bj, frontdesk, hq, hq2, gm
):
    complaint = make_complaint(by=frontdesk)
    day = timezone.localdate() + timedelta(days=3)
    merge(hq, hq2, branch, other_branch, day=day)

    assert merging.move_people() == 0
    assert logged_in(gm).get(complaint.get_absolute_url()).status_code == 200
    director, _manager = bj.values()
    page = logged_in(director).get(complaint.get_absolute_url())
    assert page.status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        page = logged_in(director).get(complaint.get_absolute_url())
        assert page.status_code == 200


def test_nothing_is_received_any_more_and_the_refusal_names_the_successor(
    branch, other_branch, operations, hq, hq2, tmp_path
):
    merge(hq, hq2, branch, other_branch)
    operations = User.objects.get(pk=operations.pk)

    with pytest.raises(ValidationError, match="并入BJ001"):
        make_complaint(by=operations)
    page = logged_in(operations).get(reverse("complaints:my_day"))
    assert "起并入BJ001" in page.content.decode()


def test_the_page_shows_what_goes_over_and_another_decides(
    branch, other_branch, frontdesk, operations, hq, hq2, gm
):
    make_complaint(by=frontdesk)
    page = logged_in(hq).get(merge_page(branch)).content.decode()

    assert "未了结的投诉" in page
    assert logged_in(gm).get(merge_page(branch)).status_code == 403
    sent = {"successor": other_branch.pk, "closes_on": timezone.localdate()}
    logged_in(hq).post(merge_page(branch), sent)
    change = StaffChange.objects.get()
    address = reverse("admin:branches_staffchange_change", args=[change.pk])
    assert "未了结的投诉：SH001 → 1" in logged_in(hq2).get(address).content.decode()
    assert decide(logged_in(hq), hq, change).status_code in (403, 404)
    branch.refresh_from_db()
    assert branch.successor is None


@pytest.mark.parametrize("wrong", ["itself", "yesterday", "ending"])
def test_a_merging_that_leads_nowhere_is_refused(wrong, branch, other_branch, hq, hq2):
    third = Branch.objects.create(
        code="GZ001", name="广州", province="广东", address="1", telephone="1",
        complaint_telephone="1", complaint_email="a@example.cn",
    )  # fmt: skip
    if wrong == "ending":
        merge(hq, hq2, other_branch, third)
    day = timezone.localdate() - timedelta(days=wrong == "yesterday")
    to = branch if wrong == "itself" else other_branch

    page = logged_in(hq).post(
        merge_page(branch), {"successor": to.pk, "closes_on": day.isoformat()}
    )

    assert page.status_code == 422


def test_what_was_merged_twice_is_where_it_went_last(
    branch, other_branch, frontdesk, hq, hq2
):
    third = Branch.objects.create(
        code="GZ001", name="广州", province="广东", address="1", telephone="1",
        complaint_telephone="1", complaint_email="a@example.cn",
    )  # fmt: skip
    complaint = make_complaint(by=frontdesk)
    merge(hq, hq2, branch, other_branch)
    merge(hq, hq2, other_branch, third)

    handler = make_user("gz", Post.HANDLER, third)
    page = logged_in(handler).get(complaint.get_absolute_url())
    assert page.status_code == 200
