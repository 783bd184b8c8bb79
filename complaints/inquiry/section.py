from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.dossier import Missing, Section, Summary
from complaints.case.models import Complaint
from complaints.inquiry.models import Heard, InquiryRecord
from complaints.requests.models import EscalationState


class Inquiry(Section):
    key = "inquiry"
    title = _("调查笔录")
    icon = "journal-check"
    sql = """
        SELECT jsonb_build_object(
            'record', (
                SELECT to_jsonb(record) FROM complaints_inquiryrecord record
                WHERE record.complaint_id = complaint.id),
            'heard', ARRAY(
                SELECT DISTINCT heard FROM complaints_statement
                WHERE complaint_id = complaint.id ORDER BY heard),
            'disposals', (
                SELECT count(*) FROM complaints_disposal
                WHERE complaint_id = complaint.id AND revoked_at IS NULL),
            'opinion', (
                array_agg(request.state ORDER BY opinion.id DESC))[1],
            'approved_at', (
                array_agg(request.decided_at ORDER BY opinion.id DESC)
                FILTER (WHERE request.state = 'approved'))[1])
        FROM complaints_opinion opinion
        JOIN complaints_escalation request ON request.id = opinion.request_id
        WHERE opinion.complaint_id = complaint.id AND opinion.cycle = complaint.cycle
    """

    def applies(self, complaint: Complaint) -> bool:
        return complaint.is_d_class

    def missing_to_tell(self, complaint: Complaint, summary: Summary) -> list[Missing]:
        record = InquiryRecord.of(complaint, summary.get("record") or {})
        missing = record.missing(record.wanted, anchor=self.key)
        missing += self.missing_of_statements(summary)
        if not summary.get("approved_at"):
            missing.append(Missing(self._missing_opinion(summary), self.key))
        if summary.get("disposals") and not complaint.is_staff_fault:
            words = _now("结论并非员工过错，已定的员工处置须撤销")
            missing.append(Missing(words, "disposal"))
        return missing

    def missing_of_statements(self, summary: Summary) -> list[Missing]:
        heard = summary.get("heard") or []
        return [
            Missing(
                _now("未登记询问%(whom)s的笔录或原因") % {"whom": kind.label}, self.key
            )
            for kind in Heard
            if kind.value not in heard
        ]

    def told_after(self, summary: Summary) -> datetime | None:
        at = summary.get("approved_at")
        return datetime.fromisoformat(at) if at else None

    def for_decider(self, complaint: Complaint) -> dict[str, object]:
        """norm 23.2: what a decider of a D-class case reads."""
        if not complaint.is_d_class:
            return {}
        return {"statements": complaint.statements.select_related("taken_by")}

    def words(self, complaint: Complaint, summary: Summary) -> str:
        heard = len(summary.get("heard") or [])
        if summary.get("approved_at"):
            return _now("意见已获批")
        if summary.get("opinion") == EscalationState.PENDING:
            return _now("意见待审批")
        return _now("笔录 %(count)s 类") % {"count": heard} if heard else ""

    def _missing_opinion(self, summary: Summary) -> str:
        if summary.get("opinion") == EscalationState.PENDING:
            return _now("初步处理意见等待总经理审批")
        return _now("未有总经理批准的初步处理意见")
