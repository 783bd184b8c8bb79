from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.dossier import Section, Summary
from complaints.case.models import Complaint
from complaints.case.tables.categories import WATCHED


class Watched(Section):
    key = "watch"
    title = _("关注名单")
    icon = "binoculars"
    sql = """
        SELECT jsonb_build_object(
            'all', count(*), 'running', count(*) FILTER (WHERE ended_at IS NULL))
        FROM complaints_watchentry WHERE complaint_id = complaint.id
    """

    def applies(self, complaint: Complaint) -> bool:
        letters = (complaint.category, *complaint.secondary_categories)
        return not set(WATCHED).isdisjoint(letters)

    def words(self, complaint: Complaint, summary: Summary) -> str:
        if running := summary.get("running"):
            return _now("关注 %(count)s 项") % {"count": running}
        return _now("已结束关注") if summary.get("all") else ""
