"""Who of the branch may be asked about a case: nobody who is complained of in it."""

from __future__ import annotations

from branches.models import CASE_WORKERS, User
from complaints.case.models import Complaint


def receivers(complaint: Complaint) -> list[User]:
    """Colleagues of the branch who work on cases."""
    return list(
        User.objects.filter(
            branch=complaint.branch_id, post__in=CASE_WORKERS, is_active=True
        ).exclude(pk__in=complaint.named_users)
    )
