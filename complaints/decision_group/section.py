from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.dossier import Missing, Section, Summary
from complaints.case.choices import ENDED
from complaints.case.models import Complaint


class DecisionGroupSection(Section):
    """A pending decision holds up the feedback; an adopted one is carried out first."""

    key = "decision_group"
    title = _("决策小组")
    icon = "clipboard2-check"
    sql = """
        SELECT jsonb_build_object(
            'all', count(*),
            'pending', count(*) FILTER (WHERE verdict = 'pending'),
            'open', count(*) FILTER (
                WHERE verdict = 'adopted' AND carried_out_at IS NULL),
            'newest', max(id))
        FROM complaints_groupdecision WHERE complaint_id = complaint.id
    """

    def applies(self, complaint: Complaint) -> bool:
        return complaint.state not in ENDED

    def missing_to_tell(self, complaint: Complaint, summary: Summary) -> list[Missing]:
        if not summary.get("pending"):
            return []
        return [Missing(_now("决策小组尚未形成处理意见"), self.key)]

    def missing_to_close(self, complaint: Complaint, summary: Summary) -> list[Missing]:
        if not summary.get("open"):
            return []
        words = _now("决策小组的处理意见尚未落实")
        return [Missing(words, self.key, str(summary["newest"]))]

    def words(self, complaint: Complaint, summary: Summary) -> str:
        if not summary.get("all"):
            return ""
        if summary["pending"]:
            return _now("成员表态中")
        return _now("待落实") if summary["open"] else _now("已形成意见")
