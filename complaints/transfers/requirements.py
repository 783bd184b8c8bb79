from __future__ import annotations

from django.utils.translation import gettext as _

from complaints.acts.dossier import Missing
from complaints.case.models import Complaint


def missing_of_transfer(complaint: Complaint) -> list[Missing]:
    """Whoever transferred the case waits for his answer."""
    if complaint.transfer_owed_at is None:
        return []
    said = _("尚未书面答复转办方（%(source)s）")
    message = said % {"source": complaint.get_source_display()}
    return [Missing(message, "answer_transfer")]
