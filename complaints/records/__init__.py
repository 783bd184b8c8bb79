"""norm 20–25: the record that a case's main category demands."""

from __future__ import annotations

from complaints.acts.records.shape import Record
from complaints.case.choices import Category
from complaints.case.models import Complaint
from complaints.case.tables.checked import table
from complaints.records.demands import DemandRecord
from complaints.records.facilities import FacilityRecord
from complaints.records.failures import FailureRecord
from complaints.records.guidance import GuidanceRecord
from complaints.records.standards import StandardRecord

RECORDS: dict[str, type[Record]] = {
    Category.A: FacilityRecord,
    Category.B: StandardRecord,
    Category.C: FailureRecord,
    Category.E: GuidanceRecord,
    Category.F: DemandRecord,
}
# D has its inquiry instead, whether it is the main category or another one.
table(Category, {**RECORDS, Category.D: None}, fact="record", kept_in=__name__)


def record_of(complaint: Complaint) -> Record | None:
    """The main category's, unsaved where nothing was entered; None for D."""
    model = RECORDS.get(complaint.category)
    return model.stored_or_new(complaint) if model else None
