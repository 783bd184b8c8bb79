"""norm 20–25: fill in the record of the category, and hand out material."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.choices import ENDED
from complaints.case.models import Complaint
from complaints.records import record_of
from complaints.records.guidance import HandOut, Material, materials_for
from complaints.records.shape import Record


@transaction.atomic
def write_record(
    complaint: Complaint, *, values: Mapping[str, object], by: User
) -> Record:
    """Save what is known so far; what it lacks the gates tell.

    After resolving it may grow, and not lose what the client was told on.
    """
    now = timezone.now()
    complaint = acting.lock(complaint, by, now=now)
    acting.allow_work(complaint, by)
    record = record_of(complaint)
    if record is None:
        raise ValidationError(_("D 类投诉填写调查笔录。"))
    return save(complaint, record, "record", values, by=by)


def save_at_once(
    complaint: Complaint, values: Mapping[str, object], *, by: User
) -> None:
    """Of a locked case that is being settled on the spot; D has none."""
    if record := record_of(complaint):
        save(complaint, record, "record", values, by=by)


def save(
    complaint: Complaint,
    record: Record,
    verb: str,
    values: Mapping[str, object],
    *,
    by: User,
) -> Record:
    """Of a locked case, with its event."""
    now = timezone.now()
    if complaint.state in ENDED:
        raise ValidationError(_("投诉已结束，档案不能再修改。"))
    was_complete = record.is_complete
    for name in record.columns():
        if name in values:
            setattr(record, name, values[name])
    record.complaint, record.written_by, record.written_at = complaint, by, now
    record.full_clean(exclude=["complaint", "written_by"], validate_unique=False)
    if was_complete and not complaint.is_open and not record.is_complete:
        raise ValidationError(_("投诉已办结，已填的内容不能清空。"))
    record.save()
    acting.record(complaint, verb, by, now=now, rows=[record])
    return record


@transaction.atomic
def hand_out(
    complaint: Complaint,
    *,
    material: Material,
    is_printed: bool,
    by: User,
    is_sent: bool = False,
) -> HandOut:
    """norm 24.1: a valid material, once a case; printed, sent, or shown."""
    now = timezone.now()
    complaint = acting.lock(complaint, by, now=now)
    acting.allow_work(complaint, by)
    if complaint.state in ENDED:
        raise ValidationError(_("投诉已结束，不再提供资料。"))
    # Locked: what is being changed is handed out as it was, or as it will be.
    valid = materials_for(complaint.branch_id).select_for_update(of=("self",))
    found = valid.filter(pk=material.pk).first()
    if found is None:
        raise ValidationError(_("该资料已失效，请选择现行版本。"))
    handed = HandOut(
        complaint=complaint,
        material=found,
        is_printed=is_printed,
        is_sent=is_sent,
        sha256=found.content_sha256,
        handed_by=by,
        handed_at=now,
    )
    handed.full_clean(exclude=["handed_by"])
    handed.save()
    acting.record(complaint, "hand_out", by, now=now, rows=[handed])
    return handed
