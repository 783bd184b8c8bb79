"""norm 12, 13: what is owed to company and headquarters, on a leader's day."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from branches.models import User
from complaints.case.models import Complaint
from complaints.desk.my_day.agenda import Errand, errands
from complaints.onward.models import OnwardDue


@errands
def owed_upward(user: User, most: int) -> Iterator[Errand]:
    """Of his own cases; a leader's of the whole branch."""
    own = Q() if user.is_leader else Q(handler=user)
    cases = Complaint.objects.visible_to(user).filter(own)
    owed = OnwardDue.objects.owed().filter(complaint__in=cases)
    for row in owed.select_related("complaint").order_by("due_at", "pk")[:most]:
        url = reverse("complaints:onward", args=[row.complaint.number])
        day = timezone.localdate(row.due_at)
        yield Errand(str(row), url, day, row.complaint.number)
