"""Field 22 of the form: what the client complained of before, as its reader may see it.

It is no part of what a case says of itself: it stands in the stamp of a copy that is
printed, and on no copy that was signed.
"""

from __future__ import annotations

from django.db.models import Q

from branches.models import User
from complaints.case.finding import search
from complaints.case.models import Complaint


def earlier_numbers(complaint: Complaint, *, reader: User) -> list[str]:
    """In this branch, oldest first; of those alone that the reader may see.

    The same client has the same name and the same account or telephone.
    """
    same = Q(pk__in=[])
    if complaint.account_number:
        same |= Q(account_number=complaint.account_number)
    if complaint.telephone_keys:
        wholes = search.whole_keys(complaint.telephone_keys)
        same |= Q(telephone_keys__overlap=wholes)
    if not complaint.client_name or not same:
        return []
    earlier = Complaint.objects.visible_to(reader).filter(
        # The name's index finds; the rest tells namesakes apart.
        search.matching(complaint.client_name, branch_id=complaint.branch_id),
        same,
        branch=complaint.branch_id,
        client_name=complaint.client_name,
        received_at__lt=complaint.received_at,
    )
    return list(earlier.order_by("received_at", "pk").values_list("number", flat=True))
