"""The dossier's section for the record of the main category."""

from __future__ import annotations

from functools import cache

from django.db.models import Case, Expression, JSONField, Subquery, Value, When
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.dossier import Lack, Section, Standing
from complaints.case.models import Complaint
from complaints.records import RECORDS


class Records(Section):
    key = "record"
    title = _("类别档案")
    icon = "clipboard-data"

    def applies(self, complaint: Complaint) -> bool:
        return complaint.category in RECORDS

    def standing(self) -> Expression | Subquery:
        return Case(
            *(When(category=letter, then=_of_category(letter)) for letter in RECORDS),
            default=Value(None, JSONField()),
            output_field=JSONField(),
        )

    def standing_in(self, category: str) -> Expression | Subquery:
        if category not in RECORDS:
            return Value(None, JSONField())
        return _of_category(category)

    def lacks_to_tell(self, complaint: Complaint, standing: Standing) -> list[Lack]:
        record = RECORDS[complaint.category].of(complaint, standing)
        return record.lacks(record.wanted, anchor=self.key)

    def lacks_to_close(self, complaint: Complaint, standing: Standing) -> list[Lack]:
        record = RECORDS[complaint.category].of(complaint, standing)
        return record.lacks(record.owed, anchor=self.key)

    def words(self, complaint: Complaint, standing: Standing) -> str:
        if not standing or complaint.category not in RECORDS:
            return ""
        record = RECORDS[complaint.category].of(complaint, standing)
        return _now("已填全") if record.is_complete else _now("已填部分")


@cache
def _of_category(letter: str) -> Subquery:
    return RECORDS[letter].standing()
