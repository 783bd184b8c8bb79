"""Standards in admin: each change is a version of its own, from a day on (21.2)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from branches.access import PostAdmin, is_superuser, of_own_branch
from branches.models import ADMIN_POSTS, Branch, Post, User
from complaints.case.admin import CaseAdmin
from complaints.watch_list.models import (
    Standard,
    StandardVersion,
    WatchEntry,
    WatchNotice,
)


class VersionInline(admin.TabularInline):
    """Added to, never changed: what a client was told once holds as it stood."""

    model = StandardVersion
    fields = ("value", "valid_from")
    extra = 1
    can_delete = False
    view_on_site = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_edit(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Standard)
class StandardAdmin(PostAdmin):
    readers = ADMIN_POSTS
    editors = (Post.BRANCH_ADMIN, Post.MARKETING_DIRECTOR)
    superuser_edits = True
    list_display = ("name", "branch")
    list_select_related = ("branch",)
    search_fields = ("name",)
    inlines = (VersionInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Standard]:
        return of_own_branch(super().get_queryset(request), request, "branch")

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "branch" and not is_superuser(request):
            kwargs["queryset"] = of_own_branch(Branch.objects.all(), request, "id")
            kwargs["initial"] = getattr(request.user, "branch_id", None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_formset(
        self, request: HttpRequest, form: Any, formset: Any, change: bool
    ) -> None:
        for version in formset.save(commit=False):
            version.entered_by = request.user
            version.save()
        formset.save_m2m()


@admin.register(WatchEntry)
class WatchEntryAdmin(CaseAdmin):
    list_display = ("number", "standard", "since", "reached_at", "ended_at")
    list_filter = (("ended_at", admin.EmptyFieldListFilter),)
    list_select_related = ("complaint", "standard")
    search_fields = ("complaint__number",)


@admin.register(WatchNotice)
class WatchNoticeAdmin(CaseAdmin):
    case_field = "entry__complaint"
    list_display = ("number", "version", "told_at", "way", "told_by")
    list_select_related = ("entry__complaint", "version", "told_by")


def may_edit(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and (
        user.is_superuser or user.post in StandardAdmin.editors
    )
