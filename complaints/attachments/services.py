"""Attach files to a case."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches.models import User
from complaints.acts import acting
from complaints.attachments import rules
from complaints.case.models import Complaint
from complaints.evidence.filing import files
from complaints.evidence.models import Attachment
from complaints.lifecycle.entries import FileEntry


@transaction.atomic
def attach(
    complaint: Complaint, *, entries: Sequence[FileEntry], by: User
) -> list[Attachment]:
    """All of them or none; a file that is there already is not stored again."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_attach, complaint, by, now=now)
    if problems := files.check([entry.file for entry in entries]):
        raise ValidationError({"files": problems})
    attached = [
        files.store(complaint, entry.file, kind=entry.kind, by=by, at=now)
        for entry in entries
    ]
    acting.record(complaint, "attach", by, now=now, rows=attached)
    return attached
