"""My day: what is due, whom to visit, who waits for whom; and all that as a calendar.

A calendar program can't log in: it reads under a secret address, which can be renewed.
"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from branches.models import Deputy, User
from complaints.acts.web.staff_request import StaffRequest
from complaints.desk.drafts import at_counter
from complaints.desk.models import CalendarAddress
from complaints.desk.my_day import agenda, calendar_file


@require_safe
@never_cache
@login_required
def my_day(request: StaffRequest) -> HttpResponse:
    return _page(request)


@require_safe
@never_cache
@login_required
def download(request: StaffRequest) -> HttpResponse:
    return _file(request.user)


@require_POST
@never_cache
@login_required
def renew_calendar(request: StaffRequest) -> HttpResponse:
    """The new address is shown this once: only its digest is kept."""
    secret = calendar_file.new_secret(request.user)
    address = reverse("complaints:calendar", args=[secret])
    return _page(request, address=request.build_absolute_uri(address))


@require_safe
@never_cache
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    owner = calendar_file.owner(secret)
    if owner is None:
        raise Http404
    return _file(owner)


def _page(request: StaffRequest, *, address: str = "") -> HttpResponse:
    now = timezone.now()
    context = {
        "day": agenda.of(request.user, now=now),
        "now": now,
        "deputyships": Deputy.objects.serving()
        .filter(person=request.user)
        .select_related("absent"),
        "untaken": at_counter.untaken(request.user),
        "made": CalendarAddress.objects.filter(user=request.user).first(),
        "address": address,
    }
    return render(request, "complaints/my_day/my_day.html", context)


def _file(user: User) -> HttpResponse:
    response = HttpResponse(
        calendar_file.write(user), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="my-day.ics"'
    return response
