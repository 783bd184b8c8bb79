from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from complaints.acts.web.lists import page
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.finding import search
from complaints.case.models import Complaint
from complaints.desk.queue import chips, empty, gist, lists
from complaints.desk.queue.filters import QueueFilter, QueueQuery
from complaints.requests.models import EscalationKind

NUMBER = re.compile(r"[A-Z0-9]+-[0-9]{4}-[0-9]{5,}")


@dataclass(frozen=True)
class QueueLine:
    """One case of the queue, with what is shown of its statement."""

    case: Complaint
    gist: SafeString
    # What waits for the reader, and since when, in the list of what does.
    asked: str = ""
    asked_at: datetime | None = None


@require_safe
@login_required
def queue(request: StaffRequest) -> HttpResponse:
    """What is due next first; every question to it stands in the URL."""
    form = QueueFilter(request.GET, user=request.user)
    asked = form.asked()
    numbered = _numbered(request, asked.q)
    if numbered:
        return redirect(numbered)
    _say_what_was_ignored(request, form)
    context = _listed(request, form, asked) | _around(request, form, asked)
    response = render(request, "complaints/queue/queue.html", context)
    if request.htmx and not request.htmx.history_restore_request:
        push_url(response, asked.url())
    return response


def _numbered(request: StaffRequest, text: str) -> Complaint | None:
    """The case whose complete number was typed, in whatever case and width."""
    number = unicodedata.normalize("NFKC", text).strip().upper()
    if not NUMBER.fullmatch(number):
        return None
    visible = Complaint.objects.visible_to(request.user).only("number")
    return visible.filter(number=number).first()


def _say_what_was_ignored(request: StaffRequest, form: QueueFilter) -> None:
    for name in form.errors:
        messages.warning(
            request,
            _("筛选条件“%(field)s”的值无效，已忽略。")
            % {"field": form.fields[name].label},
        )


def _listed(
    request: StaffRequest, form: QueueFilter, asked: QueueQuery
) -> dict[str, object]:
    parts = lists.parts(form, asked, user=request.user, now=timezone.now())
    shown = page(request, parts, url=asked.url)
    terms = search.terms(asked.q)
    return {
        "lines": [
            QueueLine(row, gist.marked(gist.of(row), terms), *_asked(row))
            for row in shown.rows
        ],
        **shown.links,
    }


def _asked(case: Complaint) -> tuple[str, datetime | None]:
    fetched = vars(case)
    kind = fetched.get("asked_kind")
    return (
        (str(EscalationKind(kind).label), fetched["asked_at"]) if kind else ("", None)
    )


def _around(
    request: StaffRequest, form: QueueFilter, asked: QueueQuery
) -> dict[str, object]:
    user, now = request.user, timezone.now()
    return {
        "form": form,
        "asked": asked,
        "scopes": chips.scopes(asked, user=user),
        "questions": chips.questions(form, asked, user=user, now=now),
        "filters": chips.filters(form, asked),
        "empty": empty.said(asked, user=user),
    }
