"""norm 11.1: a branch's month on screen, on paper, as a workbook; its signing."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
)

from branches.models import EVERY_BRANCH_READERS, Branch
from complaints.acts.web.staff_request import StaffRequest, branch_read
from complaints.drafts import keeping, sending
from complaints.drafts.sending import AlreadySavedError
from reports.exports.files import send_book, send_pdf
from reports.exports.models import Exported
from reports.monthly import files, page, sending_back, services
from reports.monthly.book.workbook import write_workbook
from reports.monthly.forms import SendBackForm, WordsForm
from reports.monthly.standing import standing
from reports.papers.signing import DamagedPaperError, may_sign, whole
from reports.periods import Period, last_ended_month
from reports.rendering.responses import damaged_paper
from reports.requests import branch_in, staff_page


@staff_page
def index(request: StaffRequest) -> HttpResponse:
    """What there is to read, for whoever reads cases."""
    user = request.user
    if not user.reads_cases:
        raise Http404
    month = last_ended_month()
    every = user.post in EVERY_BRANCH_READERS
    own = Branch.objects.filter(pk=user.branch_id or 0)
    branches = Branch.objects.order_by("code") if every else own
    context = {
        "lines": page.of_month(branches, month),
        "waiting": page.waiting() if every else [],
        "month": month,
        "today": timezone.localdate(),
    }
    return render(request, "reports/index.html", context)


@staff_page
def months(request: StaffRequest, branch: str) -> HttpResponse:
    found = branch_read(request, branch, timezone.localdate().year)
    context = {"branch": found, "lines": page.listed(found)}
    return render(request, "reports/monthly/months.html", context)


@staff_page
def monthly(request: StaffRequest, branch: str, month: Period) -> HttpResponse:
    return _page(request, branch_in(request, branch, month), month)


@staff_page
def monthly_pdf(request: StaffRequest, branch: str, month: Period) -> HttpResponse:
    found = branch_in(request, branch, month)
    if not files.is_for(request.user, found, month):
        return _not_for(request, found, month)
    try:
        pdf = files.pdf_of(found, month, reader=request.user)
    except DamagedPaperError:
        back = reverse("reports:monthly", args=[found.code, month])
        return damaged_paper(request, back=back)
    name, about = _name(found, month), _about(found, month, form="pdf")
    return send_pdf(request, Exported.MONTH, pdf, name=name, about=about)


@staff_page
def monthly_version(
    request: StaffRequest, branch: str, month: Period, version: int
) -> HttpResponse:
    """As it was signed, whatever came after it."""
    found = branch_in(request, branch, month)
    report = files.signed_version(found, month, version)
    if report is None:
        said = _("%(month)s 没有审签过第%(version)s版。")
        messages.warning(request, said % {"month": month.slug, "version": version})
        return redirect("reports:monthly", found.code, month)
    if not files.shows(report, reader=request.user):
        return _not_for(request, found, month)
    try:
        pdf = whole(report)
    except DamagedPaperError:
        back = reverse("reports:monthly", args=[found.code, month])
        return damaged_paper(request, back=back)
    name, about = f"{_name(found, month)} v{version}", _about(found, month, form="pdf")
    return send_pdf(request, Exported.MONTH, pdf, name=name, about=about)


def _not_for(request: StaffRequest, branch: Branch, month: Period) -> HttpResponse:
    said = _("签字确认的月报列有您不能查看的投诉，不能打开；其余内容见本页。")
    messages.warning(request, said)
    return redirect("reports:monthly", branch.code, month)


@staff_page
def monthly_xlsx(request: StaffRequest, branch: str, month: Period) -> FileResponse:
    found = branch_in(request, branch, month)
    taken = files.snapshot_of(found, month, reader=request.user)
    book = write_workbook(taken, found, month, reader=request.user)
    name, about = _name(found, month), _about(found, month, form="xlsx")
    return send_book(request, Exported.MONTH, book, name=name, about=about)


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def monthly_write(request: StaffRequest, branch: str, month: Period) -> HttpResponse:
    found = branch_in(request, branch, month)
    if not services.may_write(found, request.user):
        raise PermissionDenied
    back = reverse("reports:monthly", args=[found.code, month])
    if request.method == "GET":
        return redirect(back)
    form = WordsForm(request.POST, by=request.user)
    if form.is_valid():
        try:
            sending.once(
                request,
                lambda: services.write(
                    found, month, by=request.user, **form.cleaned_data
                ),
                leads_to=lambda _done: back,
            )
        except AlreadySavedError:
            return redirect(back)
        except ValidationError as error:
            form.show(error)
        else:
            messages.success(request, _("分析与改进措施已保存。"))
            return redirect(back)
    return _page(request, found, month, form=form)


@require_POST
@never_cache
@login_required
def monthly_sign(request: StaffRequest, branch: str, month: Period) -> HttpResponse:
    """Sign the version whose digest the page showed, unless it has changed since."""
    found = branch_in(request, branch, month)
    if not may_sign(found, request.user):
        raise PermissionDenied
    code = request.POST.get("digest", "")
    return _act(
        request,
        found,
        month,
        lambda: services.sign(found, month, digest=code, by=request.user),
        done=_("已审签，并已报送总部。"),
    )


@require_POST
@never_cache
@login_required
def monthly_receive(request: StaffRequest, branch: str, month: Period) -> HttpResponse:
    found = branch_in(request, branch, month)
    report = standing(found, month).signed
    if not services.may_receive(request.user):
        raise PermissionDenied
    if report is None:
        raise Http404
    return _act(
        request,
        found,
        month,
        lambda: services.receive(report, by=request.user),
        done=_("已接收。"),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def monthly_send_back(
    request: StaffRequest, branch: str, month: Period
) -> HttpResponse:
    """The version that the page showed."""
    found = branch_in(request, branch, month)
    if not services.may_receive(request.user):
        raise PermissionDenied
    back = reverse("reports:monthly", args=[found.code, month])
    if request.method == "GET":
        return redirect(back)
    form = SendBackForm(request.POST, by=request.user)
    version = request.POST.get("version", "")
    if standing(found, month).signed is None or not version.isdecimal():
        raise Http404
    if form.is_valid():
        try:
            sending.once(
                request,
                lambda: sending_back.send_back(
                    found, month, version=int(version), by=request.user, **form.given()
                ),
                leads_to=lambda _done: back,
            )
        except AlreadySavedError:
            return redirect(back)
        except ValidationError as error:
            form.show(error)
        else:
            messages.success(request, _("已退回，并已通知营业部。"))
            return redirect(back)
    return _page(request, found, month, returning=form)


def _act(
    request: StaffRequest,
    branch: Branch,
    month: Period,
    act: Callable[[], object],
    *,
    done: str,
) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("reports:monthly", branch.code, month)


def _page(
    request: StaffRequest,
    branch: Branch,
    month: Period,
    *,
    form: WordsForm | None = None,
    returning: SendBackForm | None = None,
) -> HttpResponse:
    drafted = form is None and "draft" in request.GET
    context = page.context(
        branch,
        month,
        user=request.user,
        form=form,
        returning=returning,
        drafted=drafted,
    )
    context["kept_as"] = _name(branch, month)
    keeping.restore(request, context["form"], part="words")
    keeping.restore(request, context["returning"], part="send_back")
    status = 422 if form or returning else 200
    return render(request, "reports/monthly/month.html", context, status=status)


def _about(branch: Branch, month: Period, *, form: str) -> dict[str, str]:
    return {"branch": branch.code, "month": month.slug, "form": form}


def _name(branch: Branch, month: Period) -> str:
    words = {"branch": branch.code, "month": month.slug}
    return _("月度分析 %(branch)s %(month)s") % words
