from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.dossier import Missing, Section, Summary
from complaints.case.choices import State
from complaints.case.models import Complaint


def report_is_called_for(complaint: Complaint, summary: Summary) -> bool:
    """norm 13.1: an impact flag; norm 23.2: the newest opinion, where it says so.

    `summary` is the section's own: what else calls for a report is asked there, so
    that it costs no statement.
    """
    return bool(complaint.has_impact or summary.get("asked_for"))


class ReportSection(Section):
    """Each cycle owes its own: approvals of an old one don't count."""

    key = "report"
    title = _("报送总部材料")
    icon = "send"
    outlasts_case = True
    outlasts_withdrawal = True
    sql = """
        SELECT jsonb_build_object(
            'all', count(*),
            'sent', count(sent_at),
            'received', count(received_at),
            'asked_for', COALESCE((
                SELECT opinion.to_headquarters AND request.state = 'approved'
                FROM complaints_opinion opinion
                JOIN complaints_escalation request ON request.id = opinion.request_id
                WHERE opinion.complaint_id = complaint.id
                    AND opinion.cycle = complaint.cycle
                ORDER BY opinion.id DESC LIMIT 1), false))
        FROM complaints_headquartersreport report
        WHERE report.complaint_id = complaint.id AND report.cycle = complaint.cycle
    """

    def applies(self, complaint: Complaint) -> bool:
        return bool(complaint.state != State.MERGED)

    def missing_to_tell(self, complaint: Complaint, summary: Summary) -> list[Missing]:
        if not report_is_called_for(complaint, summary) or summary.get("sent"):
            return []
        if summary.get("all"):
            return [Missing(_now("报送总部材料尚未经总经理同意并报送"), self.key)]
        return [Missing(_now("须将书面材料报营销管理总部"), self.key)]

    def words(self, complaint: Complaint, summary: Summary) -> str:
        if not summary.get("all"):
            return ""
        if summary["sent"] < summary["all"]:
            return _now("起草或审批中")
        if summary["received"] < summary["sent"]:
            return _now("已报送，待总部接收")
        return _now("总部已接收")
