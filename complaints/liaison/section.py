from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.dossier import Missing, Section, Summary
from complaints.case.choices import ENDED
from complaints.case.models import Complaint


class LiaisonSection(Section):
    """Flagged cases alone owe it; the answer is owed before the archive."""

    key = "liaison"
    title = _("公司沟通")
    icon = "building"
    sql = """
        SELECT jsonb_build_object(
            'all', count(*),
            'waiting', count(*) FILTER (WHERE answered_at IS NULL),
            'newest', max(id))
        FROM complaints_liaison WHERE complaint_id = complaint.id
    """

    def applies(self, complaint: Complaint) -> bool:
        return complaint.concerns_company or complaint.state not in ENDED

    def missing_to_tell(self, complaint: Complaint, summary: Summary) -> list[Missing]:
        if not complaint.concerns_company or summary.get("all"):
            return []
        why = _now("涉及公司规定或系统，须由总监与公司有关部门沟通并登记")
        return [Missing(why, self.key)]

    def missing_to_close(self, complaint: Complaint, summary: Summary) -> list[Missing]:
        if not summary.get("waiting"):
            return []
        words = _now("公司有关部门的答复尚未登记")
        return [Missing(words, self.key, str(summary["newest"]))]

    def words(self, complaint: Complaint, summary: Summary) -> str:
        if waiting := summary.get("waiting"):
            return _now("%(count)s 项待答复") % {"count": waiting}
        count = summary.get("all")
        return _now("%(count)s 项") % {"count": count} if count else ""
