"""One row of an old ledger, as the import keeps it."""

from django.utils import timezone

from branches.models import Branch
from branches.spreadsheets.lines import Line
from complaints.imports import services as ledgers
from complaints.imports.columns import find_columns
from complaints.imports.known import sift
from complaints.imports.rows import Reading, read_entries
from complaints.models import Complaint


def imported(branch: Branch, **more: str) -> Complaint:
    """Of a row that says when and what, and whatever else is given."""
    row = {"受理时间": "2026-02-02 10:00", "投诉内容": "排队太久", **more}
    now = timezone.now()
    reading = Reading(columns=find_columns(list(row), said={}), now=now)
    read = read_entries([Line(2, list(row.values()))], reading)
    assert read.faults == []
    new = sift(read.entries, branch=branch).new
    ledgers.import_entries(new, branch=branch, now=now)
    return Complaint.objects.latest("pk")
