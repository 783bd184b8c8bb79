"""One row of an old ledger, as the import keeps it."""

from django.utils import timezone

from branches.models import Branch
from complaints.imports import services as ledgers
from complaints.imports.columns import find_columns
from complaints.imports.rows import read_entries
from complaints.models import Complaint


def imported(branch: Branch, **more: str) -> Complaint:
    """Of a row that says when and what, and whatever else is given."""
    row = {"受理时间": "2026-02-02 10:00", "投诉内容": "排队太久", **more}
    columns = find_columns(list(row), said={})
    now = timezone.now()
    rows = [(2, list(row.values()))]
    entries, faults = read_entries(rows, columns=columns, now=now)
    assert faults == []
    ledgers.import_entries(entries, branch=branch, now=now)
    return Complaint.objects.latest("pk")
