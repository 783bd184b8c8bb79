from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from branches.models import Post
from branches.shared_admin import OwnBranchAdmin
from complaints.case.admin import CaseAdmin
from complaints.disposals.models import Disposal, DisposalMeasure


@admin.register(Disposal)
class DisposalAdmin(CaseAdmin):
    list_display = ("number", "staff", "measure", "due_on", "done_on", "revoked_at")
    list_filter = ("measure",)
    list_select_related = ("complaint", "staff__user", "measure")
    search_fields = ("complaint__number",)


@admin.register(DisposalMeasure)
class DisposalMeasureAdmin(OwnBranchAdmin):
    """The norm's own two have no branch: they stay as they are."""

    editors = (Post.BRANCH_ADMIN,)
    list_display = ("name", "branch", "wants_leader", "wants_file", "is_active")
    list_filter = ("is_active",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        of_norm = obj is not None and obj.branch_id is None
        return super().has_change_permission(request, obj) and not of_norm
