"""norm 23.3: decide what follows for staff, carry it out, or take it back."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import LEADERS, User
from complaints.acts import acting
from complaints.case.colleagues import colleagues
from complaints.case.models import Complaint, NamedStaff
from complaints.disposals import rules
from complaints.disposals.models import Disposal, DisposalMeasure
from complaints.evidence.models import Attachment


def measures_for(complaint: Complaint) -> QuerySet[DisposalMeasure]:
    """The norm's own and the branch's."""
    of_branch = Q(branch=None) | Q(branch=complaint.branch_id)
    return DisposalMeasure.objects.filter(of_branch, is_active=True)


def leaders_of(complaint: Complaint) -> QuerySet[User]:
    """Who may accompany: directors and manager, unless complained of themselves."""
    return colleagues(complaint, posts=LEADERS)


@transaction.atomic
def decide_disposal(
    complaint: Complaint,
    *,
    staff: NamedStaff,
    measure: DisposalMeasure,
    due_on: date,
    by: User,
    note: str = "",
) -> Disposal:
    """A leader's, where the fault was found to be with staff; else nobody's record."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_decide, complaint, by, now=now)
    if staff.complaint_id != complaint.pk or staff.removed_at:
        raise ValidationError({"staff": _("请选择本投诉的被投诉员工。")})
    if not measures_for(complaint).filter(pk=measure.pk).exists():
        raise ValidationError({"measure": _("请选择本营业部的措施。")})
    disposal = Disposal(
        complaint=complaint,
        staff=staff,
        measure=measure,
        conclusion=complaint.conclusion,
        due_on=due_on,
        note=note,
        decided_by=by,
        decided_at=now,
    )
    disposal.full_clean(exclude=["decided_by"])
    disposal.save()
    return _recorded(disposal, "decide_disposal", by)


@transaction.atomic
def finish_disposal(
    disposal: Disposal,
    *,
    done_on: date,
    by: User,
    leader: User | None = None,
    file: Attachment | None = None,
    is_declined: bool = False,
    outcome: str = "",
    late_reason: str = "",
) -> Disposal:
    """With whom and with what paper, as the measure wants it."""
    now = timezone.now()
    disposal = acting.lock_row(rules.may_finish, disposal, by, now=now)
    disposal.done_on, disposal.done_by = done_on, by
    disposal.leader, disposal.file = leader, file
    disposal.is_declined, disposal.outcome = is_declined, outcome
    disposal.late_reason = late_reason
    _check_done(disposal)
    _check_period(disposal)
    disposal.full_clean(exclude=["done_by"])
    disposal.save()
    return _recorded(disposal, "finish_disposal", by)


@transaction.atomic
def revoke_disposal(disposal: Disposal, *, reason: str, by: User) -> Disposal:
    """Before it is carried out: the row stays, and counts no more."""
    now = timezone.now()
    disposal = acting.lock_row(rules.may_revoke, disposal, by, now=now)
    acting.want_reason(reason)
    disposal.revoked_by, disposal.revoked_at = by, now
    disposal.save()
    return _recorded(disposal, "revoke_disposal", by, reason=reason)


def _check_done(disposal: Disposal) -> None:
    measure, complaint = disposal.measure, disposal.complaint
    if disposal.done_on and disposal.done_on > timezone.localdate():
        raise ValidationError({"done_on": _("不能晚于现在。")})
    if disposal.done_on and disposal.done_on < timezone.localdate(
        complaint.received_at
    ):
        raise ValidationError({"done_on": _("不能早于受理。")})
    if disposal.is_declined and not measure.may_be_declined:
        raise ValidationError({"is_declined": _("这项措施不因客户谢绝而免。")})
    if disposal.is_declined:
        if not disposal.outcome:
            raise ValidationError({"outcome": _("请说明客户如何谢绝。")})
        return
    if measure.wants_leader and disposal.leader is None:
        raise ValidationError({"leader": _("请选择陪同的总监或总经理。")})
    if disposal.leader and not leaders_of(complaint).contains(disposal.leader):
        raise ValidationError({"leader": _("请选择未被投诉的总监或总经理。")})
    if measure.wants_file and disposal.file is None:
        raise ValidationError(
            {"file": _("请选择书面材料；尚未上传的，先在投诉页上传附件。")}
        )


def meeting_until(disposal: Disposal) -> date:
    """norm 23.3: the last day of the month after the one in which it was decided.

    It is decided when the fault was found: no sooner, and before resolving.
    """
    found = timezone.localdate(disposal.decided_at)
    return found + relativedelta(months=1, day=31)


def _check_period(disposal: Disposal) -> None:
    """A meeting of the period, or why it was a later one."""
    until, held = meeting_until(disposal), disposal.done_on
    is_late = disposal.measure.at_meeting and held is not None and held > until
    if is_late and not disposal.late_reason:
        words = _("例会应在 %(until)s 之前；更晚的，请说明原因。")
        raise ValidationError({"late_reason": words % {"until": until}})
    if not is_late:
        disposal.late_reason = ""


def _recorded(disposal: Disposal, verb: str, by: User, *, reason: str = "") -> Disposal:
    facts = {"measure": disposal.measure_id, "due_on": disposal.due_on}
    now = timezone.now()
    acting.record(
        disposal.complaint,
        verb,
        by,
        now=now,
        reason=reason,
        facts=facts,
        rows=[disposal],
    )
    return disposal
