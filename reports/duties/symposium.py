"""norm 10.3, 8.2: whom to invite to a symposium, and whose visit it was.

Who comes is visited there: the visit is recorded in his case, held as a symposium.
"""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts.web import chips
from complaints.acts.web.staff_request import StaffRequest, branch_read
from complaints.case.choices import Category, Way
from complaints.case.models import Complaint
from complaints.models import Visit
from complaints.visits import listed
from complaints.visits.listed import VisitsQuery, VisitsShown
from reports.duties.models import DutyRecord
from reports.requests import staff_page

MOST = 100


@staff_page
def invitations(request: StaffRequest, branch: str) -> HttpResponse:
    """Whose visit may be made now, the first due on top; of one category or of all."""
    found = branch_read(request, branch, timezone.localdate().year)
    said = request.GET.get("category", "")
    category = said if said in Category.values else ""
    due, *_rest = listed.parts(
        VisitsQuery(show=VisitsShown.OPEN), user=request.user, now=timezone.now()
    )
    rows = due.rows.filter(branch=found)
    if category:
        rows = rows.filter(category=category)
    context = {
        "branch": found,
        "lines": [listed.line(row) for row in rows.order_by(due.field)[:MOST]],
        "chips": chips.choose(
            [("", _("各类")), *Category.choices],
            category,
            url=partial(_address, found.code),
        ),
        "way": Way.SYMPOSIUM.value,
        "works": request.user.works_on_cases,
    }
    return render(request, "reports/duties/invitations.html", context)


def visited_at(record: DutyRecord, reader: User) -> list[Complaint]:
    """The cases that he sees whose visit was made there, on that day."""
    visits = Visit.objects.filter(
        contact__way=Way.SYMPOSIUM, contact__occurred_at__date=record.done_on
    )
    visible = Complaint.objects.visible_to(reader).filter(
        branch=record.branch, pk__in=visits.values("complaint")
    )
    return list(visible.only("number").order_by("number"))


def _address(branch: str, category: str) -> str:
    path = reverse("reports:invitations", args=[branch])
    return f"{path}?{urlencode({'category': category})}" if category else path
