"""Ask the data: a question in the URL, the answer as a table and as a workbook."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from complaints.acts.web.staff_request import StaffRequest
from reports.ask import answer, behind
from reports.ask.answer import Cell, Line, Table
from reports.ask.dimensions import DIMENSIONS
from reports.ask.drawing import chart
from reports.ask.forms import AskForm, CellForm
from reports.ask.models import LONGEST, SavedView
from reports.exports.files import send_list
from reports.exports.models import Exported
from reports.rendering.typed import typed
from reports.rendering.workbook import Column, write_workbook
from reports.requests import page_of, staff_page

NAME = SavedView._meta.get_field("name").max_length or 0


@staff_page
def ask(request: StaffRequest) -> HttpResponse:
    return _page(request, _form(request))


@staff_page
def ask_cases(request: StaffRequest) -> HttpResponse:
    """What is behind a cell of the answer."""
    _refuse_others(request)
    form = CellForm(request.GET, user=request.user)
    if not form.is_valid():
        raise Http404
    asked, cell = form.asked(), form.cleaned_data
    row, column = cell["row"], cell["column"]
    listed = page_of(
        request,
        partial(behind.page, asked, row, column, user=request.user, now=timezone.now()),
    )
    sides = [(asked.by, row), (asked.across, column)]
    context = {
        "asked": asked,
        "lines": listed.lines,
        "narrowed": [
            (DIMENSIONS[name].label, asked.label_of(name, key))
            for name, key in [*asked.filters.items(), *sides]
            if key
        ],
        "query": _without(request, "row", "column", "before", "after"),
        **{
            f"{way}_url": _with(request, way, cursor) if cursor else ""
            for way, cursor in (("before", listed.before), ("after", listed.after))
        },
    }
    return render(request, "reports/ask/cases.html", context)


@require_GET
@never_cache
@login_required
def ask_xlsx(request: StaffRequest) -> HttpResponseBase:
    form = _form(request)
    if not form.is_valid():
        return _page(request, form)
    title = str(Exported.ASK.label)
    asked = form.asked()
    table = answer.table(asked, user=request.user, now=timezone.now())
    lines = [*table.lines, table.foot]
    measure = f"{asked.measured.label}（{asked.measured.unit}）"
    columns = _columns(table, f"{measure} {_('合计')}")
    words = _("单位：%(unit)s；按%(counted)s计入期间。") % {
        "unit": asked.measured.unit,
        "counted": asked.measured.ground.counts_at,
    }
    book = write_workbook(
        columns,
        lines,
        title=title,
        sheet=title,
        definitions=[(str(asked.measured.label), words)],
    )
    return send_list(request, Exported.ASK, book)


@require_POST
@never_cache
@login_required
def save_view(request: StaffRequest) -> HttpResponse:
    """The question of the page under a name; the same name holds the newer one."""
    _refuse_others(request)
    name = " ".join(request.POST.get("name", "").replace("\0", "").split())
    query = QueryDict(request.POST.get("query", "")).urlencode()
    if not 0 < len(name) <= NAME or len(query) > LONGEST:
        messages.warning(request, _("没有保存：请填写 40 字以内的名称。"))
        return redirect(f"{reverse('reports:ask')}?{query}")
    told = {"query": query, "is_shared": "is_shared" in request.POST}
    view, _made = SavedView.objects.update_or_create(
        user=request.user, name=name, defaults=told
    )
    messages.success(request, _("已保存查询“%(name)s”。") % {"name": name})
    return redirect(view)


@require_POST
@never_cache
@login_required
def delete_view(request: StaffRequest, pk: int) -> HttpResponse:
    """One's own; a second click finds it gone."""
    _refuse_others(request)
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    view.delete()
    messages.success(request, _("已删除查询“%(name)s”。") % {"name": view.name})
    return redirect("reports:ask")


def _form(request: StaffRequest) -> AskForm:
    _refuse_others(request)
    return AskForm(request.GET, user=request.user)


def _refuse_others(request: StaffRequest) -> None:
    if not request.user.reads_cases:
        raise Http404


def _page(request: StaffRequest, form: AskForm) -> HttpResponse:
    """What makes no sense is said where it stands, and left as it was typed."""
    valid = form.is_valid()
    context = {
        "form": form,
        "views": SavedView.objects.offered_to(request.user),
        "query": request.GET.urlencode(),
    }
    if valid:
        asked = form.asked()
        table = answer.table(asked, user=request.user, now=timezone.now())
        context |= {"asked": asked, "table": table, "chart": chart(table, asked)}
    return render(
        request, "reports/ask/ask.html", context, status=200 if valid else 422
    )


def _without(request: StaffRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()


def _with(request: StaffRequest, way: str, cursor: str) -> str:
    return f"?{_without(request, 'before', 'after')}&{way}={cursor}"


def _columns(table: Table, total: str) -> list[Column[Line]]:
    return [
        Column(table.by, lambda line: line.label, 24),
        *(
            Column(head, lambda line, place=place: _written(line.cells[place]), 12)  # type: ignore[misc]
            for place, head in enumerate(table.heads)
        ),
        Column(total, lambda line: _written(line.total), 24),
    ]


def _written(cell: Cell) -> object:
    """A number as a number; a share and a time as its words, which are typed."""
    is_typed = typed(cell.text).format
    return cell.text if is_typed or cell.value is None else cell.value
