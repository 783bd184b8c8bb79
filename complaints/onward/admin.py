from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from branches.decided import shared_rules
from branches.decided.asking_admin import AskingAdmin
from branches.models import ADMIN_POSTS, Post, StaffChangeKind
from complaints.case.admin import CaseAdmin
from complaints.onward.models import OnwardDue, OnwardRule

shared_rules.declare(StaffChangeKind.ONWARD, OnwardRule, ("kind", "working_days"))


@admin.register(OnwardRule)
class OnwardRuleAdmin(AskingAdmin):
    """For what is flagged from now on; what runs keeps its rule."""

    asks = StaffChangeKind.ONWARD
    readers = ADMIN_POSTS
    editors = (Post.HEADQUARTERS,)
    superuser_edits = True
    list_display = ("__str__", "working_days")
    fields = ("kind", "working_days")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: OnwardRule | None = None
    ) -> bool:
        return False

    def get_readonly_fields(
        self, request: HttpRequest, obj: OnwardRule | None = None
    ) -> tuple[str, ...]:
        return ("kind",)


@admin.register(OnwardDue)
class OnwardDueAdmin(CaseAdmin):
    list_display = ("number", "kind", "since", "due_at", "done_at", "missed_at")
    list_filter = ("kind",)
    list_select_related = ("complaint",)
    search_fields = ("complaint__number",)
