from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.dossier import Section, Summary
from complaints.case.models import Complaint
from complaints.case.tables.categories import RECURRING


class Problems(Section):
    key = "recurrence"
    title = _("相似与再现")
    icon = "arrow-repeat"
    sql = """
        SELECT jsonb_build_object('same', count(*) FILTER (WHERE is_same))
        FROM complaints_recurrence WHERE complaint_id = complaint.id
    """

    def applies(self, complaint: Complaint) -> bool:
        return complaint.is_open or complaint.category in RECURRING

    def words(self, complaint: Complaint, summary: Summary) -> str:
        # How many they are, not everybody may know: the page lists those one may see.
        return _now("再现") if summary.get("same") else ""
