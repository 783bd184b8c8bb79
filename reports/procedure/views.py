"""norm 9.1: the procedure as a page and on A4; issuing and signing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from branches.models import EVERY_BRANCH_READERS, Branch, User
from complaints.acts.web.staff_request import StaffRequest
from reports.digests import digest
from reports.papers.signing import DamagedPaperError, may_sign
from reports.procedure import pdf, services
from reports.procedure.contents import contents
from reports.procedure.models import ProcedureVersion
from reports.rendering.responses import damaged_paper, inline_pdf
from reports.requests import staff_page


@staff_page
def procedure(request: StaffRequest) -> HttpResponse:
    """Of one's own branch; who reads every branch chooses one."""
    user, code = request.user, request.GET.get("branch", "")
    if not code and user.branch:
        return _page(request, user.branch)
    if code:
        return _page(request, _branch(user, code))
    if user.post not in EVERY_BRANCH_READERS:
        return render(request, "reports/procedure/branches.html", {"lines": []})
    return render(request, "reports/procedure/branches.html", {"lines": _overview()})


@staff_page
def draft_pdf(request: StaffRequest, branch: str) -> HttpResponse:
    """As the desk works now, whether it is issued or not."""
    found = _branch(request.user, branch)
    name = _("客户投诉处理流程 %(branch)s 未发布") % {"branch": found.code}
    return inline_pdf(pdf.render(contents(found), None), filename=f"{name}.pdf")


@staff_page
def version_pdf(request: StaffRequest, branch: str, version: int) -> HttpResponse:
    """The bytes that were issued."""
    found = _version(request.user, branch, version)
    words = {"branch": branch, "number": found.number}
    name = _("客户投诉处理流程 %(branch)s 第 %(number)s 版") % words
    try:
        return inline_pdf(services.bytes_of(found), filename=f"{name}.pdf")
    except DamagedPaperError:
        return damaged_paper(request, back=_url(found.branch))


@require_POST
@never_cache
@login_required
def issue(request: StaffRequest, branch: str) -> HttpResponse:
    """What the page showed, unless it has changed since."""
    found = _branch(request.user, branch)
    code = request.POST.get("digest", "")
    return _act(
        request,
        found,
        lambda: services.issue(found, code=code, by=request.user),
        done=_("已发布，员工将在“今日工作”看到签署提醒。"),
    )


@require_POST
@never_cache
@login_required
def sign(request: StaffRequest, branch: str, version: int) -> HttpResponse:
    found = _version(request.user, branch, version)
    return _act(
        request,
        found.branch,
        lambda: services.sign(found, by=request.user),
        done=_("已签署。"),
    )


def _act(
    request: StaffRequest, branch: Branch, do: Callable[[], object], *, done: str
) -> HttpResponse:
    try:
        do()
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect(_url(branch))


def _page(request: StaffRequest, branch: Branch) -> HttpResponse:
    """The version in force; by ?now, or without one, what holds at this moment."""
    user, known = request.user, contents(branch)
    rows = ProcedureVersion.objects.filter(branch=branch).defer("pdf")
    versions = list(rows.select_related("issued_by").order_by("-number"))
    version = versions[0] if versions else None
    code = digest(known)
    is_changed = version is None or version.digest != code
    is_now = version is None or (is_changed and "now" in request.GET)
    context = {
        "branch": branch,
        "version": version,
        "versions": versions,
        "is_now": is_now,
        "is_changed": is_changed,
        "changed": _changed(version.snapshot, known) if version else [],
        "shown": known if is_now or version is None else version.snapshot,
        "code": code,
        "may_issue": is_now and is_changed and may_sign(branch, user),
        "owes": version is not None and services.owes(version, user),
        **_signed(version, branch),
    }
    return render(request, "reports/procedure/procedure.html", context)


def _signed(version: ProcedureVersion | None, branch: Branch) -> dict[str, Any]:
    """Who has signed the version in force, and who of today's staff has not."""
    if version is None:
        return {"signatures": [], "unsigned": []}
    signatures = list(version.signatures.all())
    done = [signature.by_id for signature in signatures]
    waiting = services.staff_of(branch).exclude(pk__in=done).order_by("username")
    return {"signatures": signatures, "unsigned": list(waiting)}


def _changed(issued: dict[str, Any], known: dict[str, Any]) -> list[str]:
    """The titles of what is otherwise now than it was issued."""
    before = {table["title"]: table for table in issued["tables"]}
    after = {table["title"]: table for table in known["tables"]}
    titles = [*after, *(title for title in before if title not in after)]
    found = [title for title in titles if before.get(title) != after.get(title)]
    rest = {name for name in known if name != "tables"}
    if any(issued.get(name) != known[name] for name in rest):
        found.append(_("营业部与联系方式"))
    return found


def _overview() -> list[dict[str, Any]]:
    """Each branch, its version in force, how many have signed it: three statements."""
    newest: dict[int, ProcedureVersion] = {}
    rows = ProcedureVersion.objects.light().annotate(signed=Count("signatures"))
    for version in rows.order_by("branch_id", "number"):
        newest[version.branch_id] = version
    staff = Branch.objects.filter(users__is_active=True).exclude(users__post="")
    counts = dict(staff.values_list("pk").annotate(Count("users")))
    return [
        {
            "branch": branch,
            "version": newest.get(branch.pk),
            "staff": counts.get(branch.pk, 0),
        }
        for branch in Branch.objects.order_by("code")
    ]


def _branch(user: User, code: str) -> Branch:
    """His own, or any for who reads every branch; else 404."""
    if "\0" in code:
        raise Http404
    found = get_object_or_404(Branch, code=code)
    if user.branch_id == found.pk or user.post in EVERY_BRANCH_READERS:
        return found
    raise Http404


def _version(user: User, code: str, number: int) -> ProcedureVersion:
    rows = ProcedureVersion.objects.select_related("branch")
    return get_object_or_404(rows, branch=_branch(user, code), number=number)


def _url(branch: Branch) -> str:
    return f"{reverse('reports:procedure')}?branch={branch.code}"
