from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.calendar import SHANGHAI
from branches.models import LEADERS, User
from complaints.acts import acting
from complaints.case.colleagues import colleagues
from complaints.case.models import Complaint
from complaints.clocks.notifications import Subject
from complaints.quarrels import rules
from complaints.quarrels.models import CAME_TO_IT, Quarrel
from complaints.requests import notices


@transaction.atomic
def record_quarrel(
    complaint: Complaint,
    *,
    kind: str,
    happened_at: datetime,
    by: User,
    done: str = "",
) -> Quarrel:
    """On the day it happens; later it is written down too, and counts as late."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_record_quarrel, complaint, by, now=now)
    if kind in CAME_TO_IT and not done.strip():
        raise ValidationError({"done": _("请写明经过和采取的措施。")})
    if happened_at < complaint.received_at:
        raise ValidationError({"happened_at": _("不能早于受理时间。")})
    quarrel = Quarrel(
        complaint=complaint,
        kind=kind,
        happened_at=happened_at,
        recorded_by=by,
        recorded_at=now,
        is_late=_day(happened_at) < _day(now),
    )
    quarrel.full_clean(exclude=["recorded_by"])
    quarrel.save()
    acting.record(
        complaint,
        "record_quarrel",
        by,
        now=now,
        occurred_at=happened_at,
        reason=done.strip(),
        facts={"kind": kind, "is_late": quarrel.is_late},
        rows=[quarrel],
    )
    if kind in CAME_TO_IT:
        leaders = colleagues(complaint, posts=LEADERS).exclude(pk=by.pk)
        said = _("与客户发生%(what)s") % {"what": quarrel}
        notices.matter(complaint, leaders, Subject.TASK, said, now=now)
    return quarrel


def _day(moment: datetime) -> date:
    return timezone.localdate(moment, SHANGHAI)
