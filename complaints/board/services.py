"""norm 16.3, 19.2: write, have approved, post and remove a reply on the board."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.board import rules
from complaints.board.models import TELLING, BoardNotice
from complaints.case.anonymous import want_anonymous
from complaints.case.choices import Way
from complaints.case.models import Complaint
from complaints.case.models.contacts import Direction, Purpose
from complaints.lifecycle.entries import ContactEntry
from complaints.lifecycle.talks import contacts
from complaints.requests.asking import ask
from complaints.requests.effects import on_approval
from complaints.requests.models import Escalation, EscalationKind


@transaction.atomic
def write_board_notice(
    complaint: Complaint, *, purpose: str, title: str, text: str, by: User
) -> BoardNotice:
    """As the final feedback of a D-class or serious case it is put before a leader."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_write_board_notice, complaint, by, now=now)
    want_anonymous([complaint], title=title, text=text)
    is_final = purpose == Purpose.FINAL_FEEDBACK
    notice = BoardNotice(
        complaint=complaint,
        cycle=complaint.cycle,
        purpose=purpose,
        title=title,
        text=text,
        written_by=by,
        written_at=now,
        needs_approval=is_final and complaint.needs_leader,
    )
    notice.full_clean(exclude=["complaint", "written_by"])
    notice.save()
    acting.record(
        complaint,
        "write_board_notice",
        by,
        now=now,
        facts={"purpose": purpose},
        texts={"title": title, "text": text},
        rows=[notice],
    )
    if notice.needs_approval:
        ask(
            complaint,
            EscalationKind.BOARD_NOTICE,
            by=by,
            # The whole of it is shown to whoever decides.
            reason=_("回复公告：%(title)s") % {"title": title},
            payload={"notice": notice.pk},
        )
    return notice


def _this_notice(escalation: Escalation) -> str:
    notice = BoardNotice.objects.get(pk=escalation.payload["notice"])
    return _("把这份公告作为最终反馈张贴：%(text)s") % {"text": notice.text}


@on_approval(EscalationKind.BOARD_NOTICE, wanted=_this_notice)
def _approve(escalation: Escalation, by: User) -> None:
    """The effect of the approval: from now on it may be posted."""
    now = timezone.now()
    notice = BoardNotice.objects.select_for_update().get(
        pk=escalation.payload["notice"]
    )
    notice.approved_by, notice.approved_at = by, now
    notice.save()
    complaint = acting.lock(escalation.complaint, by, now=now)
    acting.record(complaint, "approve_board_notice", by, now=now, rows=[notice])


@transaction.atomic
def post_board_notice(
    notice: BoardNotice,
    *,
    posted_at: datetime,
    place: str,
    by: User,
    thanked: bool = False,
    explained: bool = False,
    hoped: bool = False,
) -> BoardNotice:
    """It hangs: the client counts as told in its place (DESIGN 4)."""
    now = timezone.now()
    notice = acting.lock_row(rules.may_post_board_notice, notice, by, now=now)
    _check_posted(notice, posted_at)
    complaint = notice.complaint
    # Who the client is may have become known since it was written.
    want_anonymous([complaint], place=place, title=notice.title, text=notice.text)
    entry = _told_in_its_place(notice, posted_at, place)
    if notice.purpose == Purpose.FINAL_FEEDBACK:
        entry = replace(entry, thanked=thanked, explained=explained, hoped=hoped)
    contact, rows = contacts.write(complaint, entry, by=by, now=now)
    notice.place, notice.posted_at, notice.posted_by = place, posted_at, by
    notice.contact = contact
    notice.full_clean(exclude=["complaint", "written_by", "contact"])
    notice.save()
    acting.record(
        complaint,
        "post_board_notice",
        by,
        now=now,
        occurred_at=posted_at,
        facts=contacts.facts(contact),
        texts={"said": notice.text, "place": place},
        rows=[notice, *rows],
    )
    return notice


def _check_posted(notice: BoardNotice, posted_at: datetime) -> None:
    if posted_at < _minute(notice.written_at):
        raise ValidationError({"posted_at": _("张贴时间不能早于拟稿。")})
    if notice.approved_at and posted_at < _minute(notice.approved_at):
        raise ValidationError({"posted_at": _("张贴时间不能早于批准。")})


def _told_in_its_place(
    notice: BoardNotice, posted_at: datetime, place: str
) -> ContactEntry:
    """The talk that could not be had."""
    return ContactEntry(
        purpose=notice.purpose,
        direction=Direction.OUTBOUND,
        way=Way.NOTICE,
        occurred_at=posted_at,
        said=notice.text,
        reached=False,
        is_substitute=True,
        proof=_("张贴于%(place)s") % {"place": place},
        approved_by=notice.approved_by,
    )


@transaction.atomic
def remove_board_notice(
    notice: BoardNotice, *, removed_on: date, by: User, reason: str = ""
) -> BoardNotice:
    """What told a client hangs some days, so that he can read it, or it is said why."""
    now = timezone.now()
    notice = acting.lock_row(rules.may_remove_board_notice, notice, by, now=now)
    if removed_on > timezone.localdate(now):
        raise ValidationError({"removed_on": _("撤下日期不能晚于今天。")})
    if notice.posted_at and removed_on < timezone.localdate(notice.posted_at):
        raise ValidationError({"removed_on": _("撤下日期不能早于张贴日期。")})
    if _is_too_soon(notice, removed_on) and not reason.strip():
        words = _("张贴不满 %(days)s 个完整工作日，请写明提前撤下的原因。")
        days = {"days": settings.NOTICE_WORKING_DAYS}
        raise ValidationError({"reason": words % days})
    notice.removed_on, notice.removed_by = removed_on, by
    notice.save()
    acting.record(
        notice.complaint,
        "remove_board_notice",
        by,
        now=now,
        reason=reason.strip(),
        facts={"removed_on": removed_on.isoformat()},
        rows=[notice],
    )
    return notice


def _is_too_soon(notice: BoardNotice, removed_on: date) -> bool:
    """The days of posting and of removing are not whole ones."""
    if notice.posted_at is None or notice.purpose not in TELLING:
        return False
    calendar = acting.calendar_of(notice.complaint)
    day = timezone.localdate(notice.posted_at)
    for _count in range(settings.NOTICE_WORKING_DAYS):
        day = calendar.next_working_day(day)
    return removed_on <= day


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
