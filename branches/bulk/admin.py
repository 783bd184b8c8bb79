"""The page on which a workbook of branches or people is sent, and looked at."""

from __future__ import annotations

import io
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.access import PostAdmin, staff
from branches.bulk import asking
from branches.bulk.outcome import write_template
from branches.bulk.reading import Entry
from branches.decided import staff_changes
from branches.models import StaffChangeKind
from branches.spreadsheets.lines import XLSX, TableError

UNPROCESSABLE = 422


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label=_("xlsx 或 CSV 文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class BulkAdmin(PostAdmin):
    """Of a model that comes in by workbook too: headquarters sends one, and another of
    headquarters agrees to all of it."""

    change_list_template = "admin/branches/bulk/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.bring_in)
        name = f"{self.opts.app_label}_{self.opts.model_name}_bulk"
        return [path("bulk/", view, name=name), *super().get_urls()]

    def bring_in(self, request: HttpRequest) -> HttpResponse:
        if not staff_changes.may_ask(staff(request), StaffChangeKind.BULK):
            raise PermissionDenied
        if request.method != "POST":
            return (
                self._template() if "template" in request.GET else self._page(request)
            )
        if "rows" in request.POST:
            return self._ask(request)
        form = WorkbookForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form=form)
        try:
            entries = asking.read(self._what, form.cleaned_data["file"])
        except TableError as error:
            form.add_error("file", str(error))
            return self._page(request, form=form)
        return self._preview(request, entries)

    @property
    def _what(self) -> str:
        return str(self.opts.model_name)

    def _preview(self, request: HttpRequest, entries: list[Entry]) -> HttpResponse:
        outcome = asking.preview(self._what, entries)
        columns = asking.WORKBOOKS[self._what].columns
        shown = entries[: asking.MOST_ROWS]
        return self._page(
            request,
            outcome=outcome,
            faults=outcome.faults[: asking.MOST_FAULTS],
            carried="" if outcome.faults else asking.as_json(entries),
            headings=[column.heading for column in columns],
            rows=[(x.row, [x.texts.get(c.field, "") for c in columns]) for x in shown],
            unshown=len(entries) - len(shown),
        )

    def _ask(self, request: HttpRequest) -> HttpResponse:
        try:
            entries = asking.from_json(self._what, request.POST["rows"])
            asking.ask(self._what, entries, by=staff(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except (ValueError, TypeError):
            messages.error(request, _now("预览已失效，请重新选择文件。"))
        else:
            messages.warning(request, _now("已提出申请，由总部另一人决定后才导入。"))
            return redirect(f"admin:branches_{self._what}_changelist")
        return self._page(request)

    def _template(self) -> HttpResponse:
        file = io.BytesIO()
        write_template(asking.WORKBOOKS[self._what].columns, file)
        name = f"{self._what}-template.xlsx"
        return HttpResponse(
            file.getvalue(),
            content_type=XLSX,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def _page(
        self, request: HttpRequest, *, form: WorkbookForm | None = None, **shown: Any
    ) -> HttpResponse:
        form = form or WorkbookForm()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _now("批量导入%(what)s") % {"what": self.opts.verbose_name},
            "form": form,
            "list_address": f"admin:branches_{self._what}_changelist",
            **shown,
        }
        is_wrong = form.errors or shown.get("faults")
        return TemplateResponse(
            request,
            "admin/branches/bulk/bring_in.html",
            context,
            status=UNPROCESSABLE if is_wrong else 200,
        )
