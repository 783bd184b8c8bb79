"""Headquarters sends a signed month back: its words are written and signed anew.

What was signed stays as it is, and its figures with it (DESIGN 7).
"""

from __future__ import annotations

from datetime import datetime, time

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.calendar import SHANGHAI, load_calendar
from branches.house.acting import acting
from branches.models import Branch, Post, User
from reports.monthly.standing import Standing, standing
from reports.monthly.telling import tell_branch
from reports.papers.mentions import refuse_numbers
from reports.papers.monthly import MonthlyReport, MonthSentBack
from reports.periods import Period

WORKING_DAYS = 2


def may_send_back(user: User, report: MonthlyReport | None) -> bool:
    """Headquarters; of a version that it neither wrote nor signed itself."""
    if report is None or not report.is_signed:
        return False
    is_own = user.pk in (report.signed_by_id, report.written_by_id)
    return user.is_active and user.post == Post.HEADQUARTERS and not is_own


@transaction.atomic
def send_back(
    branch: Branch, month: Period, *, version: int, reason: str, by: User
) -> MonthSentBack:
    """The version that the page showed, unless it stands no longer."""
    MonthlyReport.objects.of(branch, month).select_for_update().first()
    stands = standing(branch, month)
    if not may_send_back(by, stands.signed) or stands.signed is None:
        raise PermissionDenied
    _refuse(stands, version)
    refuse_numbers([reason], by=by)
    now = timezone.now()
    sent = MonthSentBack(
        report=stands.signed,
        reason=reason,
        sent_by=by,
        sent_at=now,
        until=_open_until(branch, now),
    )
    sent.full_clean()
    acting(by)
    sent.save()
    words = {"branch": branch.code, "month": stands.signed.in_words}
    tell_branch(branch, _("%(branch)s %(month)s 月度分析被总部退回") % words)
    return sent


def _refuse(stands: Standing, version: int) -> None:
    if stands.is_sent_back and stands.sent_back:
        said = _("该月已由%(who)s退回，正等待营业部重新审签，不必再次退回。")
        raise ValidationError(said % {"who": stands.sent_back.sent_by})
    if stands.signed is None or stands.signed.version != version:
        raise ValidationError(_("该月已重新审签，请先核对新的版本。"))


def _open_until(branch: Branch, now: datetime) -> datetime:
    day, calendar = timezone.localdate(now), load_calendar(branch)
    for _count in range(WORKING_DAYS):
        day = calendar.next_working_day(day)
    return datetime.combine(day, time.max, SHANGHAI)
