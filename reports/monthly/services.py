"""What is done with a branch's month: draft, write, sign, receive. Each once.

Until headquarters sends it back: see sending_back.py.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.calendar import load_calendars
from branches.merged import goes_on
from branches.models import Branch, Post, User
from reports.monthly import draft
from reports.monthly.printed.pdf import render
from reports.monthly.snapshot import Taken
from reports.monthly.standing import Standing, standing
from reports.monthly.telling import tell_headquarters
from reports.papers.mentions import refuse_numbers
from reports.papers.monthly import MonthlyReport
from reports.papers.signing import lock, may_sign, post_of, seal
from reports.periods import Period, last_ended_month
from reports.times import iso


def draft_due() -> int:
    """Last month of every branch that has begun to work this month.

    Whenever it is called, and however often: a month has one report.
    """
    today, month = timezone.localdate(), last_ended_month()
    calendars = load_calendars()
    begun = {
        branch
        for branch, calendar in calendars.items()
        if calendar.next_working_day(month.end, inclusive=True) <= today
    }
    used = Q(first_day=None) | Q(first_day__lte=month.first)
    owing = Branch.objects.filter(used, goes_on(month.first)).values_list(
        "pk", flat=True
    )
    there = MonthlyReport.objects.filter(month=month.first).values_list("branch")
    missing = begun & set(owing) - {branch for (branch,) in there}
    MonthlyReport.objects.bulk_create(
        [MonthlyReport(branch_id=branch, month=month.first) for branch in missing],
        ignore_conflicts=True,
    )
    return len(missing)


def may_write(branch: Branch, user: User) -> bool:
    return user.works_on_cases and user.is_leader and branch.pk in user.served


def may_receive(user: User) -> bool:
    return user.is_active and user.post == Post.HEADQUARTERS


@transaction.atomic
def write(
    branch: Branch, month: Period, *, analysis: str, measures: str, by: User
) -> MonthlyReport:
    """The branch's own words (norm 11.1), until it is signed."""
    if not may_write(branch, by):
        raise PermissionDenied
    refuse_numbers([analysis, measures], by=by)
    stands = standing(branch, month)
    if stands.is_signed:
        raise ValidationError(str(MonthlyReport.REFUSED))
    _want_own_words(stands.taken(), analysis)
    report = lock(stands.begun())
    report.analysis, report.measures = analysis, measures
    report.written_by, report.written_at = by, timezone.now()
    report.full_clean()
    report.save()
    return report


def _want_own_words(taken: Taken, analysis: str) -> None:
    """Figures in sentences are where one begins; they say nothing that one thinks."""
    drafted = draft.text(taken.snapshot)
    if analysis.split() == drafted.split():
        said = _("这是系统按数据写出的文字，请补充您的分析后再保存。")
        raise ValidationError({"analysis": said})


def sign(branch: Branch, month: Period, *, digest: str, by: User) -> MonthlyReport:
    """Sign what has this digest, and send it: from now on its figures stand.

    It is set and stored before anybody waits for it: typesetting takes a second.
    """
    if not may_sign(branch, by):
        raise PermissionDenied
    now = timezone.now()
    if not month.has_ended(now):
        raise ValidationError(_("月份尚未结束，不能审签。"))
    stands = standing(branch, month)
    _refuse_signing(stands, by=by)
    if stands.taken().code != digest:
        raise ValidationError(_("数据或文字已有变化，请核对新内容后再审签。"))
    taken = stands.taken(signed_at=now)
    signed = {"by": str(by), "post": post_of(by), "at": iso(now)}
    pdf = render(taken.snapshot, taken.stamp(signed))
    with transaction.atomic():
        report = lock(stands.begun())
        seal(report, taken.snapshot, pdf, by=by, at=now)
        report.data_as_of, report.anchor = taken.data_as_of, taken.anchor
        report.signed_as = signed["post"]
        report.save()
        words = {"branch": branch.code, "month": report.in_words, "by": signed["post"]}
        tell_headquarters(_("%(branch)s %(month)s 已由%(by)s审签，请接收") % words)
    return report


def _refuse_signing(stands: Standing, *, by: User) -> None:
    if stands.is_signed:
        raise ValidationError(str(MonthlyReport.REFUSED))
    report = stands.draft
    if report is None or not report.analysis or not report.measures:
        raise ValidationError(_("请先填写分析与改进措施，再审签。"))
    if stands.sent_back and stands.sent_back.sent_by == by:
        raise ValidationError(_("本人退回的月度分析由他人审签。"))
    refuse_numbers([report.analysis, report.measures], by=by)


@transaction.atomic
def receive(report: MonthlyReport, *, by: User) -> MonthlyReport:
    """Headquarters has it."""
    if not may_receive(by):
        raise PermissionDenied
    report = MonthlyReport.objects.select_for_update().get(pk=report.pk)
    if not report.is_signed or report.is_received:
        raise ValidationError(_("该报告尚未审签，或已经接收。"))
    if report.sent_back.filter(until__gte=timezone.now()).exists():
        raise ValidationError(_("该报告已退回，等待重新审签，不能接收。"))
    report.received_by, report.received_at = by, timezone.now()
    report.save(update_fields=["received_by", "received_at"])
    return report
