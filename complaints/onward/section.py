from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts import wording
from complaints.acts.dossier import Section, Summary
from complaints.case.models import Complaint
from complaints.onward.models import Onward


class OnwardSection(Section):
    """What is owed is filled in elsewhere; here stands by when."""

    key = "onward"
    title = _("呈报时限")
    icon = "hourglass-split"
    outlasts_case = True
    sql = """
        SELECT jsonb_build_object(
            'all', count(*),
            'kind', (array_agg(kind ORDER BY due_at)
                FILTER (WHERE done_at IS NULL AND dropped_at IS NULL))[1],
            'due_at', min(due_at)
                FILTER (WHERE done_at IS NULL AND dropped_at IS NULL))
        FROM complaints_onwarddue WHERE complaint_id = complaint.id
    """

    def applies(self, complaint: Complaint) -> bool:
        return bool(complaint.concerns_company or complaint.has_impact)

    def words(self, complaint: Complaint, summary: Summary) -> str:
        if not summary.get("all"):
            return ""
        if not summary.get("due_at"):
            return _now("已完成")
        at = datetime.fromisoformat(summary["due_at"])
        kind = Onward(summary["kind"]).label
        return _now("%(what)s：%(at)s 前") % {"what": kind, "at": wording.exactly(at)}
