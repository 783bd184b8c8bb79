"""norm 26.3: who changed whose rights, and who logged in; reads have a page besides."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from branches.models import EVERY_BRANCH_READERS, HouseEvent, Post
from complaints.acts.web import chips, lists
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.finding.keyset import Part
from complaints.desk.audit import changes as changed
from complaints.desk.audit import logins as tried
from complaints.desk.audit import reads as reads_found
from complaints.desk.audit.filters import AuditForm

PAGES = (
    ("audit_changes", _("人员与设置变更")),
    ("audit_logins", _("登录")),
    ("reads", _("查阅")),
)
TITLES = {
    "audit_changes": _("人员与设置变更"),
    "audit_logins": _("登录记录"),
    "reads": _("查阅记录"),
}


@require_safe
@never_cache
@login_required
def changes(request: StaffRequest) -> HttpResponse:
    _refuse_others(request)
    form = changed.form(request.GET)
    context = _listed(request, "audit_changes", form, changed.part(form.asked()))
    context["rows"] = changed.in_words(context["rows"])
    context["head"] = HouseEvent.objects.only("seq", "hash").order_by("-seq").first()
    return render(request, "complaints/audit/changes.html", context)


@require_safe
@never_cache
@login_required
def logins(request: StaffRequest) -> HttpResponse:
    _refuse_others(request)
    form = tried.form(request.GET)
    context = _listed(request, "audit_logins", form, tried.part(form.asked()))
    return render(request, "complaints/audit/logins.html", context)


@require_safe
@never_cache
@login_required
def reads(request: StaffRequest) -> HttpResponse:
    if not _audits(request):
        raise PermissionDenied
    form = reads_found.form(request.GET)
    part = reads_found.part(request.user, form)
    context = _listed(request, "reads", form, part)
    return render(request, "complaints/read_log/reads.html", context)


def _listed(
    request: StaffRequest, name: str, form: AuditForm, part: Part[Any]
) -> dict[str, Any]:
    """A page of what was asked for, newest first, with the way to the other lists."""
    url = partial(lists.address, name, **form.query())
    page = lists.page(request, [part], url=url)
    return {
        "title": TITLES[name],
        "route": f"complaints:{name}",
        "form": form,
        "pages": pages(request, name),
        "rows": page.rows,
        **page.links,
    }


def pages(request: StaffRequest, here: str) -> list[chips.Chip]:
    """Reads are the auditor's alone."""
    may = [page for page in PAGES if page[0] != "reads" or _audits(request)]
    return chips.choose(may, here, url=lists.address)


def _audits(request: StaffRequest) -> bool:
    return request.user.post == Post.AUDITOR


def _refuse_others(request: StaffRequest) -> None:
    if request.user.post not in EVERY_BRANCH_READERS:
        raise PermissionDenied
