"""Data of which the house keeps one and each branch may keep its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from branches.access import PostAdmin, is_superuser
from branches.models import ADMIN_POSTS, Branch, Post, User


class SharedOrBranchAdmin(PostAdmin):
    """The house's are headquarters'; a branch administrator writes for his branch."""

    readers = ADMIN_POSTS
    editors: Sequence[str] = (Post.BRANCH_ADMIN, Post.HEADQUARTERS)
    superuser_edits = True

    @admin.display(description=_("营业部"), ordering="branch")
    def of_branch(self, row: Any) -> str:
        return str(row.branch or _("全公司"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        branch_id = _branch_id(request)
        return rows.filter(Q(branch=branch_id) | Q(branch=None)) if branch_id else rows

    def has_change_permission(
        self, request: HttpRequest, obj: Any | None = None
    ) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        branch_id = _branch_id(request)
        return not obj or not branch_id or obj.branch_id == branch_id

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        branch_id = _branch_id(request)
        if db_field.name == "branch" and branch_id and not is_superuser(request):
            kwargs["queryset"] = Branch.objects.filter(pk=branch_id)
            kwargs |= {"initial": branch_id, "required": True, "empty_label": None}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OwnBranchAdmin(SharedOrBranchAdmin):
    """The same, and what is a branch's headquarters does not write."""

    list_select_related = ("branch",)

    def has_change_permission(
        self, request: HttpRequest, obj: Any | None = None
    ) -> bool:
        may = super().has_change_permission(request, obj)
        if obj is None or is_superuser(request):
            return may
        return may and obj.branch_id == _branch_id(request)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        without_branch = not (_branch_id(request) or is_superuser(request))
        if db_field.name == "branch" and without_branch:
            kwargs["queryset"] = Branch.objects.none()
            kwargs["empty_label"] = _("各营业部共用")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _branch_id(request: HttpRequest) -> int | None:
    return request.user.branch_id if isinstance(request.user, User) else None
