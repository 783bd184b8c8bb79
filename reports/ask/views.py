"""Ask the data: a question in the URL, the answer as a table and as a workbook."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from complaints.acts.web.staff_request import StaffRequest
from reports.ask import counts
from reports.ask.counts import CountLine, CountTable
from reports.ask.drawing import chart
from reports.ask.forms import AskForm
from reports.ask.models import LONGEST, SavedView
from reports.exports.files import send_list
from reports.exports.models import Exported
from reports.rendering.workbook import Column, write_workbook
from reports.requests import staff_page

NAME = SavedView._meta.get_field("name").max_length or 0


@staff_page
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
    title = str(Exported.ASK.label)
    counted = _table(request, form)
    lines = [*counted.lines, counted.foot]
    book = write_workbook(_columns(counted), lines, title=title, sheet=title)
    return send_list(request, Exported.ASK, book)


@require_POST
@never_cache
@login_required
def save_view(request: StaffRequest) -> HttpResponse:
    """The question of the page under a name; the same name holds the newer one."""
    if not request.user.reads_cases:
        raise Http404
    name = " ".join(request.POST.get("name", "").replace("\0", "").split())
    query = QueryDict(request.POST.get("query", "")).urlencode()
    if not 0 < len(name) <= NAME or len(query) > LONGEST:
        messages.warning(request, _("没有保存：请填写 40 字以内的名称。"))
        return redirect(f"{reverse('reports:ask')}?{query}")
    view, _made = SavedView.objects.update_or_create(
        user=request.user, name=name, defaults={"query": query}
    )
    messages.success(request, _("已保存查询“%(name)s”。") % {"name": name})
    return redirect(view)


@require_POST
@never_cache
@login_required
def delete_view(request: StaffRequest, pk: int) -> HttpResponse:
    """One's own; a second click finds it gone."""
    if not request.user.reads_cases:
        raise Http404
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    view.delete()
    messages.success(request, _("已删除查询“%(name)s”。") % {"name": view.name})
    return redirect("reports:ask")


def _form(request: StaffRequest) -> AskForm:
    if not request.user.reads_cases:
        raise Http404
    return AskForm(request.GET, user=request.user)


def _page(request: StaffRequest, form: AskForm) -> HttpResponse:
    """What makes no sense is said where it stands, and left as it was typed."""
    valid = form.is_valid()
    table = _table(request, form) if valid else None
    context = {
        "form": form,
        "table": table,
        "chart": chart(table, form.cleaned_data) if table else None,
        "first": form.cleaned_data.get("first"),
        "last": form.cleaned_data.get("last"),
        "views": SavedView.objects.filter(user=request.user),
        "query": request.GET.urlencode(),
    }
    return render(
        request, "reports/ask/ask.html", context, status=200 if valid else 422
    )


def _table(request: StaffRequest, form: AskForm) -> CountTable:
    return counts.table(form.cleaned_data, user=request.user, branches=form.branches)


def _columns(counted: CountTable) -> list[Column[CountLine]]:
    return [
        Column(counted.by, lambda line: line.label, 24),
        *(
            Column(head, lambda line, place=place: line.cells[place].count, 12)  # type: ignore[misc]
            for place, head in enumerate(counted.heads)
        ),
        Column(_("合计"), lambda line: line.total.count, 12),
    ]
