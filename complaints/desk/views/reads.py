"""norm 26.3: who has seen this client's data, and what has this person seen."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from branches.models import Post, User
from complaints.case import keyset, search
from complaints.case.keyset import Part
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet
from complaints.case.reads import CaseRead
from complaints.desk.requests import StaffRequest

MOST_CHARACTERS = 100


@require_safe
@never_cache
@login_required
def reads(request: StaffRequest) -> HttpResponse:
    if request.user.post != Post.AUDITOR:
        raise PermissionDenied
    asked = {name: _asked(request, name) for name in ("q", "who")}
    try:
        page = keyset.page(
            [Part(_found(request.user, **asked), "at", descending=True)],
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
    except keyset.CursorError:
        messages.warning(request, _("没有这一页，已回到第一页。"))
        return redirect(_address(asked))
    context = {
        **asked,
        "rows": page.rows,
        "before_url": _address(asked, before=page.before),
        "after_url": _address(asked, after=page.after),
    }
    return render(request, "complaints/desk/reads.html", context)


def _found(user: User, *, q: str, who: str) -> QuerySet[CaseRead]:
    visible = Complaint.objects.visible_to(user)
    found = CaseRead.objects.select_related("reader__branch", "complaint")
    found = found.defer("complaint__search_vector")
    if q:
        found = found.filter(complaint__in=_of_client(visible, q))
    else:
        found = found.filter(complaint__in=visible)
    return found.filter(reader__in=_people(who)) if who else found


def _of_client(visible: ComplaintQuerySet, q: str) -> ComplaintQuerySet:
    """By number, name, whole telephone or its last four digits; not by content.

    The vector finds them, and finds more: what the words say is left out again.
    """
    fits = Q(number__icontains=q) | Q(client_name__icontains=q)
    # Of a whole number and of a tail alike, the last key is that of what was typed.
    keys = search.telephone_keys(q)
    if keys:
        whole = len(search.telephone_digits(q)) > search.TAIL_DIGITS
        fits |= Q(telephone_keys__contains=[keys[0] if whole else keys[1]])
    return visible.filter(search.matching(q)).filter(fits)


def _people(who: str) -> QuerySet[User]:
    named = User.objects.annotate(
        whole_name=Concat("last_name", Value(""), "first_name")
    )
    return named.filter(Q(username=who) | Q(whole_name__icontains=who))


def _asked(request: StaffRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "").strip()[:MOST_CHARACTERS]


def _address(asked: dict[str, str], **cursor: str) -> str:
    if cursor and not any(cursor.values()):
        return ""
    query = {name: value for name, value in (asked | cursor).items() if value}
    address = reverse("complaints:reads")
    return f"{address}?{urlencode(query)}" if query else address
