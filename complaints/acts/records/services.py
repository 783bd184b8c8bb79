"""A record of a case is saved as far as it is known."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.acts.records.shape import Record


def save(
    record: Record, verb: str, values: Mapping[str, object], *, by: User
) -> Record:
    """Of a locked case, with its event.

    After resolving it may grow, and not lose what the client was told on.
    """
    complaint, now = record.complaint, timezone.now()
    was_complete = record.is_complete
    for name in record.columns():
        if name in values:
            setattr(record, name, values[name])
    record.written_by, record.written_at = by, now
    record.full_clean(exclude=["complaint", "written_by"], validate_unique=False)
    if was_complete and not complaint.is_open and not record.is_complete:
        emptied = record.unfilled(record.wanted)
        words = _("投诉已办结，已填的内容不能清空。")
        raise ValidationError(dict.fromkeys(emptied, words))
    record.save()
    acting.record(complaint, verb, by, now=now, rows=[record])
    return record
