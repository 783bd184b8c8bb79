from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.dossier import Section, Summary
from complaints.case.models import Complaint
from complaints.lifecycle.talks.substitutes import may_be_posted


class Board(Section):
    """What hangs is taken down later: it outlasts the case."""

    key = "board"
    title = _("回复公告")
    icon = "pin-angle"
    outlasts_case = True
    sql = """
        SELECT jsonb_build_object(
            'all', count(*),
            'waiting', count(*) FILTER (WHERE posted_at IS NULL),
            'hanging', count(*) FILTER (
                WHERE posted_at IS NOT NULL AND removed_on IS NULL))
        FROM complaints_boardnotice WHERE complaint_id = complaint.id
    """

    def applies(self, complaint: Complaint) -> bool:
        return complaint.is_open and may_be_posted(complaint)

    def words(self, complaint: Complaint, summary: Summary) -> str:
        if hanging := summary.get("hanging"):
            return _now("%(count)s 份在张贴") % {"count": hanging}
        if waiting := summary.get("waiting"):
            return _now("%(count)s 份待张贴") % {"count": waiting}
        count = summary.get("all")
        return _now("%(count)s 份") % {"count": count} if count else ""
