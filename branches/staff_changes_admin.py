"""What waits for a second person, in admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from branches import staff_changes
from branches.access import PostAdmin, of_own_branch, staff
from branches.forms import DecisionForm
from branches.models import ADMIN_POSTS, StaffChange

UNPROCESSABLE = 422


@admin.register(StaffChange)
class StaffChangeAdmin(PostAdmin):
    """What waits for a second person, and what was decided, by whom."""

    readers = ADMIN_POSTS
    superuser_edits = True
    list_display = (
        "requested_at",
        "kind",
        "person",
        "branch",
        "state",
        "requested_by",
        "decided_by",
    )
    list_filter = ("state", "kind")
    list_select_related = ("person", "branch", "requested_by", "decided_by")
    fields = (
        *("kind", "person", "branch", "wanted_in_words", "requested_by"),
        *("requested_at", "state", "decided_by", "decided_at", "comment"),
    )
    change_form_template = "admin/branches/staffchange/change_form.html"

    @admin.display(description=_("变更内容"))
    def wanted_in_words(self, change: StaffChange) -> str:
        lines = staff_changes.said(change)
        return "；".join(f"{name}：{old} → {new}" for name, old, new in lines) or "—"

    def get_queryset(self, request: HttpRequest) -> QuerySet[StaffChange]:
        return of_own_branch(super().get_queryset(request), request, "branch")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.decide))
        own = path("<int:pk>/decide/", view, name="branches_staffchange_decide")
        return [own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        change = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if change is not None and staff_changes.may_decide(change, staff(request)):
            context["decision"] = DecisionForm()
        return super().change_view(request, object_id, form_url, context)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        change = self.get_object(request, str(pk))
        if change is None:
            raise Http404
        form = DecisionForm(request.POST)
        if form.is_valid():
            service = (
                staff_changes.approve
                if "approve" in request.POST
                else staff_changes.send_back
            )
            try:
                decided = service(
                    change, by=staff(request), comment=form.cleaned_data["comment"]
                )
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                said = f"{decided}：{decided.get_state_display()}。"
                self.log_change(request, decided, said)
                messages.success(request, said)
                return redirect("admin:branches_staffchange_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(change),
            "original": change,
            "wanted": self.wanted_in_words(change),
            "decision": form,
        }
        template = "admin/branches/staffchange/decide.html"
        return TemplateResponse(request, template, context, status=UNPROCESSABLE)
