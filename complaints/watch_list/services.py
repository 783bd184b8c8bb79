"""norm 21.2: keep in sight whose wish could not be met, and tell him when it can."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.acts.rules import Rule, want
from complaints.case.models import Complaint
from complaints.watch_list import rules
from complaints.watch_list.models import (
    Standard,
    StandardVersion,
    WatchEntry,
    WatchNotice,
)


@transaction.atomic
def watch(
    complaint: Complaint, *, standard: Standard, wish: str, by: User
) -> WatchEntry:
    now = timezone.now()
    complaint = acting.lock_for(rules.may_watch, complaint, by, now=now)
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
    entry = _locked(rules.may_reach, entry, by, now=now)
    entry.reached_at, entry.reached_by = now, by
    entry.save()
    acting.record(entry.complaint, "reach_standard", by, now=now, rows=[entry])
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
    entry = _locked(rules.may_tell, entry, by, now=now)
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
        entry.complaint,
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
    entry = _locked(rules.may_end, entry, by, now=now)
    entry.ended_at, entry.ended_by, entry.end_reason = now, by, reason
    entry.full_clean(exclude=["complaint", "standard", "opened_by", "ended_by"])
    entry.save()
    texts = {"reason": reason}
    acting.record(entry.complaint, "end_watch", by, now=now, texts=texts, rows=[entry])
    return entry


def _locked(rule: Rule, entry: WatchEntry, by: User, *, now: datetime) -> WatchEntry:
    complaint = acting.lock(entry.complaint, by, now=now)
    rows = WatchEntry.objects.with_news(timezone.localdate(now))
    entry = rows.select_for_update(of=("self",)).get(pk=entry.pk)
    entry.complaint = complaint
    want(rule, entry, by)
    return entry
