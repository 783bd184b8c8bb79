from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.dossier import Section, Summary
from complaints.case.models import Complaint


class Referrals(Section):
    """They hold nothing up: the clocks of the client run on."""

    key = "referrals"
    title = _("向上反映")
    icon = "megaphone"
    sql = """
        SELECT jsonb_build_object(
            'all', count(*), 'waiting', count(*) FILTER (WHERE answered_at IS NULL))
        FROM complaints_referral WHERE complaint_id = complaint.id
    """

    def applies(self, complaint: Complaint) -> bool:
        return complaint.is_open

    def words(self, complaint: Complaint, summary: Summary) -> str:
        if waiting := summary.get("waiting"):
            return _now("%(count)s 项待答复") % {"count": waiting}
        count = summary.get("all")
        return _now("%(count)s 项") % {"count": count} if count else ""
