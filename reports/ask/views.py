"""Ask the data: a question in the URL, the answer as a table and as a workbook."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from complaints.desk.requests import StaffRequest
from reports.ask.counts import Line, Table, table
from reports.ask.forms import AskForm
from reports.exports import services
from reports.exports.models import What
from reports.responses import workbook
from reports.workbook import Column, write_workbook


@require_safe
@never_cache
@login_required
def ask(request: StaffRequest) -> HttpResponse:
    form = _form(request)
    return _page(request, form)


@require_GET
@never_cache
@login_required
def ask_xlsx(request: StaffRequest) -> HttpResponseBase:
    form = _form(request)
    if not form.is_valid():
        return _page(request, form)
    title = str(What.ASK.label)
    counted = _table(request, form)
    lines = [*counted.lines, counted.foot]
    book = write_workbook(_columns(counted), lines, title=title, sheet=title)
    services.note(What.ASK, query=request.GET, rows=book.rows, by=request.user)
    return workbook(book, name=f"{title} {timezone.localtime():%Y-%m-%d %H%M}")


def _form(request: StaffRequest) -> AskForm:
    if not request.user.reads_cases:
        raise Http404
    return AskForm(request.GET, user=request.user)


def _page(request: StaffRequest, form: AskForm) -> HttpResponse:
    """What makes no sense is said where it stands, and left as it was typed."""
    valid = form.is_valid()
    context = {
        "form": form,
        "table": _table(request, form) if valid else None,
        "first": form.cleaned_data.get("first"),
        "last": form.cleaned_data.get("last"),
    }
    return render(
        request, "reports/ask/ask.html", context, status=200 if valid else 422
    )


def _table(request: StaffRequest, form: AskForm) -> Table:
    return table(form.cleaned_data, user=request.user, branches=form.branches)


def _columns(counted: Table) -> list[Column[Line]]:
    return [
        Column(counted.by, lambda line: line.label, 24),
        *(
            Column(head, lambda line, place=place: line.cells[place].count, 12)  # type: ignore[misc]
            for place, head in enumerate(counted.heads)
        ),
        Column(_("合计"), lambda line: line.total.count, 12),
    ]
