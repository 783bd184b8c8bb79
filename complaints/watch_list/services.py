"""norm 21.2: keep in sight whose wish could not be met, and tell him when it can."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.models import Complaint
from complaints.watch_list.models import (
    Standard,
    StandardVersion,
    Watched,
    WatchEntry,
    WatchNotice,
)


@transaction.atomic
def watch(
    complaint: Complaint, *, standard: Standard, wish: str, by: User
) -> WatchEntry:
    now = timezone.now()
    complaint = acting.lock(complaint, by, now=now)
    acting.allow_work(complaint, by)
    if not Watched().applies(complaint):
        raise ValidationError(_("只有 B 类投诉的客户列入关注名单。"))
    if standard.branch_id != complaint.branch_id:
        raise ValidationError({"standard": _("请选择本营业部的标准。")})
    entry = WatchEntry(
        complaint=complaint,
        standard=standard,
        wish=wish,
        since=timezone.localdate(now),
        opened_by=by,
        opened_at=now,
    )
    entry.full_clean()
    entry.save()
    acting.record(
        complaint,
        "watch",
        by,
        now=now,
        facts={"standard": standard.pk},
        texts={"wish": wish},
        rows=[entry],
    )
    return entry


@transaction.atomic
def reach_standard(entry: WatchEntry, *, by: User) -> WatchEntry:
    """The client meets now what he did not then."""
    now = timezone.now()
    complaint, entry = _lock(entry, by, now=now)
    if entry.reached_at:
        raise ValidationError(_("已登记该客户达到标准。"), code="decided")
    entry.reached_at, entry.reached_by = now, by
    entry.save()
    acting.record(complaint, "reach_standard", by, now=now, rows=[entry])
    return entry


@transaction.atomic
def tell_watched(
    entry: WatchEntry,
    *,
    version: StandardVersion | None,
    told_at: datetime,
    way: str,
    said: str,
    by: User,
) -> WatchNotice:
    """Told of a new version; without one, that he has reached the standard."""
    now = timezone.now()
    complaint, entry = _lock(entry, by, now=now)
    if version and version.standard_id != entry.standard_id:
        raise ValidationError(_("客户等待的不是这项标准。"))
    if version is None and entry.reached_at is None:
        raise ValidationError(_("没有需要通知的变化。"))
    if timezone.localdate(told_at) < entry.since:
        raise ValidationError({"told_at": _("通知时间不能早于列入关注。")})
    notice = WatchNotice(
        entry=entry,
        version=version,
        told_at=told_at,
        way=way,
        said=said,
        told_by=by,
        recorded_at=now,
    )
    notice.full_clean()
    notice.save()
    acting.record(
        complaint,
        "tell_watched",
        by,
        now=now,
        occurred_at=told_at,
        facts={"way": way},
        texts={"said": said},
        rows=[notice],
    )
    return notice


@transaction.atomic
def end_watch(entry: WatchEntry, *, reason: str, by: User) -> WatchEntry:
    now = timezone.now()
    acting.want_reason(reason)
    complaint, entry = _lock(entry, by, now=now)
    entry.ended_at, entry.ended_by, entry.end_reason = now, by, reason
    entry.full_clean(exclude=["complaint", "standard", "opened_by", "ended_by"])
    entry.save()
    acting.record(
        complaint, "end_watch", by, now=now, texts={"reason": reason}, rows=[entry]
    )
    return entry


def _lock(
    entry: WatchEntry, by: User, *, now: datetime
) -> tuple[Complaint, WatchEntry]:
    complaint = acting.lock(entry.complaint, by, now=now)
    acting.allow_work(complaint, by)
    entry = WatchEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.ended_at:
        raise ValidationError(_("已结束关注该客户。"), code="decided")
    return complaint, entry
