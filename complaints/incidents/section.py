from __future__ import annotations

from django.db.models import Expression, F, OuterRef, Subquery
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.dossier import Lack, Section, Standing, summed
from complaints.case.categories import TOLD_WHEN_MENDED
from complaints.case.models import Complaint
from complaints.incidents.models import IncidentCase


class OfIncident(Section):
    """norm 19: many clients with one cause. Each keeps clocks of his own."""

    key = "incident"
    title = _("群体事件")
    icon = "people"

    def applies(self, complaint: Complaint) -> bool:
        return complaint.is_open or complaint.category in TOLD_WHEN_MENDED

    def standing(self) -> Expression | Subquery:
        rows = IncidentCase.objects.filter(complaint=OuterRef("pk"), unlinked_at=None)
        return summed(
            rows,
            title=F("incident__title"),
            told=F("repair_told_at"),
        )

    def lacks_to_close(self, complaint: Complaint, standing: Standing) -> list[Lack]:
        """norm 22.1: when it works again, the client is told."""
        if (
            complaint.category not in TOLD_WHEN_MENDED
            or not standing
            or standing["told"]
        ):
            return []
        return [Lack(_now("问题解决后尚未通知客户"), self.key)]

    def words(self, complaint: Complaint, standing: Standing) -> str:
        return str(standing.get("title", ""))
