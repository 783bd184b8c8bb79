"""What is signed, set by the reports above: complaints know no paper."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from branches.models import User
from complaints.acts.hooks import Hook
from complaints.case.models import Complaint
from complaints.evidence.filing import holdings
from complaints.evidence.filing.holdings import HeldFile
from complaints.signed_forms.models import SignedForm


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """The form of a case as it stands: the branch's copy, and the full one."""

    layout: str
    revision: int
    # Of the snapshots, as they are printed on the copies.
    digest: str
    full_digest: str
    # What the branch's copy says, as plain data.
    snapshot: dict[str, Any]
    copy: bytes
    full: bytes
    pages: int


# Stamped with who signs, and when; the case's row is locked by the caller.
set_sheets: Hook[[Complaint, User, datetime], Sheets] = Hook("set_sheets")
# Of a case as it stands, with all personal data, to be read in an export.
set_readable: Hook[[int, str], bytes] = Hook("set_readable")


@holdings.register
def held(pks: Collection[int]) -> Iterator[HeldFile]:
    rows = SignedForm.objects.filter(
        complaint__in=pks, complaint__erased_at=None, snapshot__isnull=False
    )
    light = rows.select_related("complaint").only(
        "complaint__number", "copy_sha256", "full_sha256"
    )
    for signed in light.order_by("pk").iterator(1000):
        yield signed.copy()
        yield signed.copy(full=True)
