"""What the form says of a case, as plain data: codes, ISO times and strings.

The same case gives the same snapshot, whoever prints it and in whatever language.
"""

from typing import Any

from django.conf import settings
from django.utils import translation

from complaints.case.models import Complaint
from reports.form.contents import sections
from reports.form.contents.casefile import CaseFile, read
from reports.form.contents.wording import moment

# Changes when a field of the form is added, moved or renamed.
LAYOUT = "2026-4"


def form_snapshot(complaint: Complaint, *, masked: bool = True) -> dict[str, Any]:
    """Costs up to 22 queries beside the complaint's own row, its branch and people."""
    return _snapshot(read(complaint), masked=masked)


def both_snapshots(complaint: Complaint) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of the copy that the branch keeps and of the full one, of the same rows."""
    case = read(complaint)
    return _snapshot(case, masked=True), _snapshot(case, masked=False)


def _snapshot(case: CaseFile, *, masked: bool) -> dict[str, Any]:
    with translation.override(settings.LANGUAGE_CODE):
        return {
            **_erased(case.complaint),
            "layout": LAYOUT,
            "revision": case.revision,
            "masked": masked,
            "head": sections.head(case),
            "intake": sections.intake(case),
            "client": sections.client(case, masked=masked),
            "matter": sections.matter(case),
            "reception": sections.reception(case),
            "grading": sections.grading(case),
            "investigation": sections.investigation(case),
            "handling": sections.handling(case),
            "improvement": sections.improvement(case),
            "archive": sections.archive(case),
        }


def _erased(complaint: Complaint) -> dict[str, Any]:
    """Of a tombstone alone: what was signed before keeps its digest."""
    if not complaint.is_erased:
        return {}
    return {"erased_at": moment(complaint.erased_at)}
