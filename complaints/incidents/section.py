from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.dossier import Missing, Section, Summary
from complaints.case.models import Complaint
from complaints.case.tables.categories import TOLD_WHEN_MENDED


class OfIncident(Section):
    """norm 19: many clients with one cause. Each keeps clocks of his own."""

    key = "incident"
    title = _("群体事件")
    icon = "people"
    sql = """
        SELECT jsonb_build_object(
            'title', incident.title, 'told', link.repair_told_at, 'link', link.id)
        FROM complaints_incidentcase link
        JOIN complaints_incident incident ON incident.id = link.incident_id
        WHERE link.complaint_id = complaint.id AND link.unlinked_at IS NULL
    """

    def applies(self, complaint: Complaint) -> bool:
        return complaint.is_open or complaint.category in TOLD_WHEN_MENDED

    def missing_to_close(self, complaint: Complaint, summary: Summary) -> list[Missing]:
        """norm 22.1: when it works again, the client is told."""
        if complaint.category not in TOLD_WHEN_MENDED or not summary or summary["told"]:
            return []
        words = _now("问题解决后尚未通知客户")
        return [Missing(words, self.key, str(summary["link"]))]

    def words(self, complaint: Complaint, summary: Summary) -> str:
        return str(summary.get("title", ""))
