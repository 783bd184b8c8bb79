"""The calendar in admin, with what each change of it does to running deadlines."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.access import is_superuser, staff
from branches.admin import CalendarAdmin
from branches.decided import closures
from branches.decided.admin import DecidedAdmin
from branches.models import CalendarYear, Closure, Post, User
from branches.schedules import years
from branches.schedules.announced import Announced
from branches.schedules.years import Schedule
from complaints.case.models import Complaint
from complaints.clocks.calendar import changes as calendar_changes
from complaints.clocks.calendar import table as calendar_table
from complaints.clocks.calendar.forms import (
    ClosureForm,
    ScheduleForm,
    SchedulePreviewedForm,
)
from complaints.clocks.calendar.recompute import Plan

# More than anyone reads; the figures by branch and clock cover them all.
SHOWN = 200
UNPROCESSABLE = 422


@admin.register(CalendarYear)
class CalendarYearAdmin(CalendarAdmin):
    list_display = ("year", "source", "version")
    search_fields = ("year",)
    change_list_template = "admin/branches/calendaryear/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.import_schedule)
        own = path("import/", view, name="branches_calendaryear_import")
        return [own, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {**(extra_context or {}), "may_import": may_import(request)}
        return super().changelist_view(request, context)

    def import_schedule(self, request: HttpRequest) -> HttpResponse:
        """The notice or a file is sent, looked at, and then applied."""
        if not may_import(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, "import.html", {"form": ScheduleForm()})
        if "schedule" in request.POST:
            return self._apply(request)
        form = ScheduleForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, "import.html", {"form": form})
        return self._preview(request, form.cleaned_data["announced"])

    def _preview(self, request: HttpRequest, announced: Announced) -> HttpResponse:
        schedule = announced.schedule
        plan = calendar_changes.preview_schedule(schedule, now=timezone.now())
        context = {
            "schedule": schedule,
            "left_out": announced.left_out,
            "is_kept": years.is_kept(schedule),
            "form": SchedulePreviewedForm(initial={"schedule": schedule.as_json()}),
            "days": sorted(schedule.days.items()),
            **shown(plan, request),
        }
        return self._page(request, "import_preview.html", context)

    def _apply(self, request: HttpRequest) -> HttpResponse:
        form = SchedulePreviewedForm(request.POST)
        if not form.is_valid():
            # What the page carried is not what it was given: from the start again.
            messages.error(request, _now("预览已失效，请重新录入。"))
            return self._page(request, "import.html", {"form": ScheduleForm()})
        schedule: Schedule = form.cleaned_data["schedule"]
        plan = calendar_changes.import_schedule(
            schedule, by=staff(request), now=timezone.now()
        )
        year = CalendarYear.objects.get(year=schedule.year)
        said = _now("已导入 %(year)s 年放假安排。") % {"year": schedule.year}
        said += calendar_table.summary(plan)
        self.log_change(request, year, said)
        messages.success(request, said)
        return redirect("admin:branches_calendaryear_changelist")

    def _page(
        self, request: HttpRequest, template: str, context: dict[str, Any]
    ) -> HttpResponse:
        form = context["form"]
        return TemplateResponse(
            request,
            f"admin/branches/calendaryear/{template}",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _now("导入放假安排"),
                **context,
            },
            status=UNPROCESSABLE if form.is_bound and form.errors else 200,
        )


@admin.register(Closure)
class ClosureAdmin(DecidedAdmin, CalendarAdmin):
    form = ClosureForm
    list_display = (
        "branch",
        "kind",
        "first_day",
        "last_day",
        "closing_time",
        "state",
        "requested_by",
        "decided_by",
    )
    list_filter = ("state", "kind")
    list_select_related = ("branch", "requested_by", "decided_by")
    search_fields = ("branch__code", "branch__name", "reason")
    date_hierarchy = "first_day"
    change_form_template = "admin/branches/closure/change_form.html"
    agree = _("同意并移动时限")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return closures.may_ask(staff(request))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        asked = list(ClosureForm.Meta.fields)
        if obj is None:
            return asked
        decided = ["decided_by", "decided_at", "comment"]
        return ["branch", *asked, "requested_by", "requested_at", "state", *decided]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.asked_by = staff(request)
        return form

    def save_model(
        self, request: HttpRequest, obj: Closure, form: ModelForm, change: bool
    ) -> None:
        asked = closures.ask(by=staff(request), **form.cleaned_data)
        obj.pk = asked.pk

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().add_view(request, form_url, extra_context)
        except ValidationError as error:
            # Asked twice at once: the form was right when it was looked at.
            messages.error(request, " ".join(error.messages))
            return redirect("admin:branches_closure_changelist")

    def response_add(
        self, request: HttpRequest, obj: Closure, post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.info(request, _now("已报营销管理总部，总部同意后才移动时限。"))
        return super().response_add(request, obj, post_url_continue)

    def may_decide(self, row: Closure, user: User) -> bool:
        return closures.may_decide(row, user)

    def approve(self, row: Closure, *, by: User, comment: str) -> str:
        plan = calendar_changes.approve_closure(row, by=by, comment=comment)
        return _now("已同意。") + calendar_table.summary(plan)

    def send_back(self, row: Closure, *, by: User, comment: str) -> str:
        closures.send_back(row, by=by, comment=comment)
        return _now("已退回。")

    def wanted(self, row: Closure) -> str:
        return row.reason

    def effects(self, request: HttpRequest, row: Closure) -> dict[str, Any]:
        """What would move just now."""
        plan = calendar_changes.preview_closure(row, by=staff(request))
        return shown(plan, request)


def may_import(request: HttpRequest) -> bool:
    is_headquarters = staff(request).post == Post.HEADQUARTERS
    return is_headquarters or is_superuser(request)


def shown(plan: Plan, request: HttpRequest) -> dict[str, Any]:
    """The figures for all; cases only those that the reader may see, and not all."""
    ids = {move.row.complaint_id for move in plan.moves}
    visible = set(
        Complaint.objects.visible_to(staff(request))
        .filter(pk__in=ids)
        .values_list("pk", flat=True)
    )
    moves = [move for move in plan.moves if move.row.complaint_id in visible]
    return {
        "summary": calendar_table.summary(plan),
        "counts": calendar_table.counts(plan),
        "heading": calendar_table.heading(),
        "rows": calendar_table.rows(moves[:SHOWN]),
        "unshown": len(plan.moves) - len(moves[:SHOWN]),
    }
