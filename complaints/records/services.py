"""norm 20–25: fill in the record of the category, and hand out material."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.acts.records import services as records
from complaints.acts.records.shape import Record
from complaints.case.models import Complaint
from complaints.records import record_of, rules
from complaints.records.guidance import HandOut, Material, materials_for


@dataclass(frozen=True)
class Offer:
    """A material that the client of a case may be given: what is handed out."""

    complaint: Complaint
    material: Material

    def __str__(self) -> str:
        return str(self.material)

    @property
    def pk(self) -> int:
        """In the address."""
        return self.material.pk


@transaction.atomic
def write_record(
    complaint: Complaint, *, values: Mapping[str, object], by: User
) -> Record:
    """Save what is known so far; what is missing the requirements tell."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_write_record, complaint, by, now=now)
    record = cast(Record, record_of(complaint))
    return records.save(record, "record", values, by=by)


def save_at_once(
    complaint: Complaint, values: Mapping[str, object], *, by: User
) -> None:
    """Of a locked case that is being settled on the spot; D has none."""
    if record := record_of(complaint):
        records.save(record, "record", values, by=by)


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
    complaint = acting.lock_for(rules.may_hand_out, complaint, by, now=now)
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
