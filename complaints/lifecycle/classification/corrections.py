"""Correct what was taken down wrong: a new entry with its reason, nothing erased."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.answers import QUESTIONS, answer, said, say
from complaints.case.models import Complaint
from complaints.case.models.corrections import CORRECTABLE, Correction
from complaints.case.tables.channels import TRANSFERS, WITH_PLACE
from complaints.lifecycle import rules

# norm 15: of who comes in alone.
OF_PLACE = {"place", "present_count", "client_has_signed"}


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
    say(complaint, *before)
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
        if name in CORRECTABLE and _filled(value) != _filled(known(complaint, name))
    }
    if not changed:
        raise ValidationError(_("没有改动：请填写要更正的项目。"))
    if OF_PLACE & changed.keys() and complaint.channel not in WITH_PLACE:
        message = _("只有现场投诉才登记接待地点、人数和签字。")
        raise ValidationError(dict.fromkeys(OF_PLACE & changed.keys(), message))
    before = {name: _plain(known(complaint, name)) for name in changed}
    for name, value in changed.items():
        setattr(complaint, name, value)
    if "transfer_number" in changed and complaint.source in TRANSFERS:
        complaint.transfer_without_number = None if complaint.transfer_number else True
    complaint.derive()
    kept = [f.name for f in complaint._meta.fields if f.name not in changed]
    complaint.full_clean(exclude=kept, validate_unique=False)
    return before


def known(complaint: Complaint, name: str) -> object:
    """What somebody said in this column, however long ago."""
    if name in QUESTIONS:
        return answer(complaint, name)
    return said(complaint, name)


def _filled(value: object) -> object:
    return "" if value is None else value


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else str(value)
