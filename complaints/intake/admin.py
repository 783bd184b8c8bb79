"""Keepers of channels and mailboxes; whoever kept one before stays on record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from branches.access import PostAdmin, is_superuser, of_own_branch
from branches.models import (
    ADMIN_POSTS,
    EVERY_BRANCH_READERS,
    LEADERS,
    Branch,
    Post,
    User,
)
from branches.shared_admin import SharedOrBranchAdmin
from complaints.intake.mail.models import Mailbox, MailRefusal
from complaints.intake.models import CheckHours, Keeper


@admin.register(Keeper)
class KeeperAdmin(PostAdmin):
    readers = ADMIN_POSTS
    editors = (*LEADERS, Post.BRANCH_ADMIN)
    superuser_edits = True
    list_display = ("channel", "branch", "person", "deputy", "since", "appointed_by")
    list_filter = ("channel",)
    list_select_related = ("branch", "person", "deputy", "appointed_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Keeper]:
        return of_own_branch(super().get_queryset(request), request, "branch")

    def has_change_permission(
        self, request: HttpRequest, obj: Any | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Any | None = None
    ) -> bool:
        return False

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if not is_superuser(request):
            if db_field.name == "branch":
                kwargs["queryset"] = of_own_branch(Branch.objects.all(), request, "id")
                kwargs["initial"] = getattr(request.user, "branch_id", None)
            if db_field.name in ("person", "deputy"):
                people = User.objects.filter(is_active=True)
                kwargs["queryset"] = of_own_branch(people, request, "branch")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: Any, obj: Keeper, form: Any, change: bool) -> None:
        obj.appointed_by = request.user
        super().save_model(request, obj, form, change)


@admin.register(CheckHours)
class CheckHoursAdmin(SharedOrBranchAdmin):
    list_display = ("of_branch", "remind_at", "escalate_at")


@admin.register(Mailbox)
class MailboxAdmin(PostAdmin):
    """A password is typed anew, never shown."""

    readers = ADMIN_POSTS
    editors = (Post.BRANCH_ADMIN,)
    superuser_edits = True
    list_display = (
        "branch",
        "username",
        "host",
        "is_active",
        "read_at",
        "failing_since",
    )
    list_select_related = ("branch",)
    readonly_fields = ("read_at", "failing_since", "last_error")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mailbox]:
        return of_own_branch(super().get_queryset(request), request, "branch")

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if self.has_change_permission(request, obj) else ("password",)

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "password":
            kwargs["widget"] = forms.PasswordInput
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "branch" and not is_superuser(request):
            kwargs["queryset"] = of_own_branch(Branch.objects.all(), request, "id")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(MailRefusal)
class MailRefusalAdmin(PostAdmin):
    readers = (*LEADERS, *EVERY_BRANCH_READERS)
    list_display = ("arrived_at", "branch", "why", "sender", "size")
    list_filter = ("why",)
    list_select_related = ("branch",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[MailRefusal]:
        return of_own_branch(super().get_queryset(request), request, "branch")
