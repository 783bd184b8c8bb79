"""Correct what was taken down wrong: a new entry with its reason, nothing erased."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.models import Complaint
from complaints.case.models.corrections import CORRECTABLE, Correction
from complaints.lifecycle import rules


@transaction.atomic
def correct(
    complaint: Complaint, *, values: Mapping[str, object], reason: str, by: User
) -> Complaint:
    """Set these columns, of CORRECTABLE; each that changes leaves both its values.

    Raises ValidationError where nothing would change, or a value does not fit.
    """
    now = timezone.now()
    complaint = acting.lock_for(rules.may_correct, complaint, by, now=now)
    acting.want_reason(reason)
    before = _change(complaint, values)
    rows = [
        Correction(
            complaint=complaint,
            field=name,
            before=was or None,
            after=_plain(getattr(complaint, name)) or None,
            by=by,
            at=now,
        )
        for name, was in before.items()
    ]
    Correction.objects.bulk_create(rows)
    return acting.record(
        complaint,
        "correct",
        by,
        now=now,
        reason=reason,
        facts={"fields": sorted(before)},
        texts={row.field: row.after or "" for row in rows},
        rows=rows,
    )


def _change(complaint: Complaint, values: Mapping[str, object]) -> dict[str, str]:
    """Set what differs; returns what was there before, by column."""
    changed = {
        name: value
        for name, value in values.items()
        if name in CORRECTABLE and (value or "") != (getattr(complaint, name) or "")
    }
    if not changed:
        raise ValidationError(_("没有改动：请填写要更正的项目。"))
    before = {name: _plain(getattr(complaint, name)) for name in changed}
    for name, value in changed.items():
        setattr(complaint, name, value)
    complaint.derive()
    kept = [f.name for f in complaint._meta.fields if f.name not in changed]
    complaint.full_clean(exclude=kept, validate_unique=False)
    return before


def _plain(value: object) -> str:
    return "" if value is None else str(value)
