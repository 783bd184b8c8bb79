"""Old ledgers by the page: send, look at each row, import, mend what was refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from branches.spreadsheets.lines import XLSX
from complaints.acts.web.staff_request import StaffRequest
from complaints.imports.sent import rules, services
from complaints.imports.sent.forms import LedgerForm, WordsForm
from complaints.imports.sent.models import LedgerFile, LedgerState
from complaints.imports.sent.tasks import read_ledgers

LISTED = 50


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def ledgers(request: StaffRequest) -> HttpResponse:
    """What somebody sent, and the form to send another."""
    _only_who_may(request)
    form = LedgerForm(
        request.POST or None,
        request.FILES or None,
        by=request.user,
        initial={"branch": request.user.branch_id},
    )
    if request.method == "POST" and form.is_valid():
        sent = services.send(
            form.cleaned_data["file"],
            branch=form.cleaned_data["branch"],
            sheets=form.cleaned_data["sheets"],
            by=request.user,
        )
        transaction.on_commit(read_ledgers.delay)
        return redirect(sent)
    rows = LedgerFile.objects.of(request.user).select_related("branch")[:LISTED]
    return render(
        request,
        "complaints/ledgers/list.html",
        {"form": form, "ledgers": rows},
        status=422 if form.is_bound else 200,
    )


@require_safe
@never_cache
@login_required
def ledger(request: StaffRequest, pk: int) -> HttpResponse:
    """How far it is, asked anew while it waits; once read, a page of its rows."""
    sent = _mine(request, pk)
    told = sent.told
    number = _page_asked(request)
    page = sent.pages.filter(number=number).first()
    teachable = sent.state in (LedgerState.READ, LedgerState.REFUSED)
    context = {
        "ledger": sent,
        "told": told,
        "rows": json.loads(page.rows) if page else [],
        "before_url": f"?page={number - 1}" if page and number > 1 else "",
        "after_url": f"?page={number + 1}"
        if sent.pages.filter(number=number + 1).exists()
        else "",
        "words": _words_form(sent) if teachable else None,
        "may_import": sent.state == LedgerState.READ,
    }
    part = "progress" if request.htmx and sent.is_at_work else "ledger"
    answer = render(request, f"complaints/ledgers/{part}.html", context)
    if request.htmx and not sent.is_at_work:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@login_required
def order(request: StaffRequest, pk: int) -> HttpResponse:
    leaves = "leaves_faulty" in request.POST
    return _have_it_read(
        request,
        _mine(request, pk),
        lambda sent: services.order(sent, by=request.user, leaves_faulty=leaves),
    )


@require_POST
@login_required
def teach(request: StaffRequest, pk: int) -> HttpResponse:
    sent = _mine(request, pk)
    form = _words_form(sent, request)
    if not form.is_valid():
        messages.warning(request, _("请从所列选项中选择。"))
        return redirect(sent)
    return _have_it_read(
        request,
        sent,
        lambda sent: services.teach(
            sent,
            words=form.said_words(),
            headings=form.said("heading"),
            by=request.user,
        ),
    )


@require_safe
@never_cache
@login_required
def refused(request: StaffRequest, pk: int) -> FileResponse:
    """What was not taken, as a workbook."""
    sent = _mine(request, pk)
    name = _("不合格的行.xlsx")
    content = BytesIO(services.rejected(sent))
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)


@require_POST
@login_required
def forget(request: StaffRequest, pk: int) -> HttpResponse:
    sent = _mine(request, pk)
    if sent.is_at_work:
        messages.warning(request, _("正在处理，完成后再删除。"))
        return redirect(sent)
    services.forget(sent)
    messages.success(request, _("上传的文件已删除；已导入的投诉不受影响。"))
    return redirect("complaints:ledgers")


def _have_it_read(
    request: StaffRequest, sent: LedgerFile, do: Callable[[LedgerFile], None]
) -> HttpResponse:
    """What the service refuses is said on the file's page."""
    try:
        do(sent)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        transaction.on_commit(read_ledgers.delay)
    return redirect(sent)


def _mine(request: StaffRequest, pk: int) -> LedgerFile:
    sent = get_object_or_404(LedgerFile.objects.of(request.user), pk=pk)
    _only_who_may(request)
    return sent


def _only_who_may(request: StaffRequest) -> None:
    if not rules.may_send(request.user):
        raise PermissionDenied


def _words_form(sent: LedgerFile, request: StaffRequest | None = None) -> WordsForm:
    told = sent.told
    return WordsForm(
        request.POST if request else None,
        words=told.get("words", ()),
        unknown=told.get("unknown", ()),
        headings=told.get("headings", ()),
    )


def _page_asked(request: StaffRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
