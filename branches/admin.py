from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from branches.access import PostAdmin
from branches.models import (
    ADMIN_POSTS,
    BRANCH_READERS,
    CASE_WORKERS,
    Branch,
    CalendarDay,
    Deputy,
    Post,
    User,
)

# Rights follow the post; groups would be a second truth.
admin.site.unregister(Group)

NOTICES: tuple[Any, Any] = (
    _("外发通知"),
    {"fields": ("robot_url", ("quiet_from", "quiet_until"))},
)
BRANCH_POSTS = (*BRANCH_READERS, Post.BRANCH_ADMIN)


@admin.register(Branch)
class BranchAdmin(PostAdmin):
    readers = ADMIN_POSTS
    editors = (Post.BRANCH_ADMIN,)
    superuser_edits = True
    list_display = ("code", "name", "province", "telephone", "is_active")
    list_filter = ("is_active", "province")
    search_fields = ("code", "name", "province")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Branch]:
        return of_own_branch(super().get_queryset(request), request, "id")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_superuser(request)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Branch | None = None
    ) -> tuple[str, ...]:
        """Hours move deadlines: asked for as a Closure. The code is for good."""
        if obj is None:
            return ()
        return ("code", "opening_time", "closing_time")

    def get_exclude(
        self, request: HttpRequest, obj: Branch | None = None
    ) -> tuple[str, ...]:
        """Whoever reads a robot's address can speak for it."""
        return () if self.has_change_permission(request, obj) else ("robot_url",)


@admin.register(User)
class UserAdmin(PostAdmin, DjangoUserAdmin):
    readers = ADMIN_POSTS
    editors = (Post.BRANCH_ADMIN,)
    superuser_edits = True
    list_display = (
        "username",
        "full_name",
        "branch",
        "post",
        "department",
        "is_active",
    )
    list_filter = ("post", "department", "is_active")
    list_select_related = ("branch",)
    search_fields = ("username", "last_name", "first_name", "staff_number")
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (
            _("员工"),
            {
                "fields": (
                    ("last_name", "first_name"),
                    "staff_number",
                    "email",
                    "telephone",
                )
            },
        ),
        (_("岗位"), {"fields": ("branch", "post", "department", "is_active")}),
        NOTICES,
        (_("记录"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        (_("员工"), {"fields": (("last_name", "first_name"), "staff_number")}),
        (_("岗位"), {"fields": ("branch", "post", "department")}),
    )

    @admin.display(description=_("姓名"))
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Whoever reads a robot's address can speak for it."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj):
            return fieldsets
        return [fieldset for fieldset in fieldsets if fieldset is not NOTICES]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return of_own_branch(super().get_queryset(request), request, "branch")

    def formfield_for_choice_field(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """A branch administrator names the posts of a branch, and no other."""
        if db_field.name == "post" and not is_superuser(request):
            kwargs["choices"] = [("", "---------"), *choices_of(BRANCH_POSTS)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Whose branch administrator he is decides which branch he may fill."""
        if db_field.name == "branch" and not is_superuser(request):
            branch_id = getattr(request.user, "branch_id", None)
            kwargs["queryset"] = of_own_branch(Branch.objects.all(), request, "id")
            kwargs["initial"] = branch_id
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_autocomplete_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Only who sees many branches has to search among them."""
        return ("branch",) if is_superuser(request) else ()


@admin.register(Deputy)
class DeputyAdmin(PostAdmin):
    """Appointed by the branch's administrator; what was appointed stays on record."""

    readers = ADMIN_POSTS
    editors = (Post.BRANCH_ADMIN,)
    list_display = ("post", "person", "branch", "first_day", "last_day", "appointed_by")
    list_filter = ("post",)
    list_select_related = ("person", "branch", "appointed_by")
    fields = ("branch", "post", "person", "first_day", "last_day")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deputy]:
        return of_own_branch(super().get_queryset(request), request, "branch")

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        rows: dict[str, tuple[QuerySet[Any], str]] = {
            "branch": (Branch.objects.all(), "id"),
            "person": (User.objects.filter(post__in=CASE_WORKERS), "branch"),
        }
        if db_field.name in rows:
            found, field = rows[db_field.name]
            kwargs["queryset"] = of_own_branch(found, request, field)
        if db_field.name == "branch":
            kwargs["initial"] = getattr(request.user, "branch_id", None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Deputy | None = None
    ) -> tuple[str, ...]:
        """The days may be shortened or prolonged; for whom and by whom is for good."""
        return () if obj is None else ("branch", "post", "person", "first_day")

    def save_model(
        self, request: HttpRequest, obj: Deputy, form: Any, change: bool
    ) -> None:
        if not change and isinstance(request.user, User):
            obj.appointed_by = request.user
        super().save_model(request, obj, form, change)


class CalendarAdmin(PostAdmin):
    """Read by whoever opens the admin.

    What changes the calendar moves deadlines: complaints.clocks.calendar_admin.
    """

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)


@admin.register(CalendarDay)
class CalendarDayAdmin(CalendarAdmin):
    list_display = ("date", "name", "is_working")
    list_filter = ("is_working",)
    search_fields = ("date", "name")


def of_own_branch(
    rows: QuerySet[Any], request: HttpRequest, branch_field: str
) -> QuerySet[Any]:
    """A branch's people see their own branch; the others have none."""
    branch_id = getattr(request.user, "branch_id", None)
    return rows.filter(**{branch_field: branch_id}) if branch_id else rows


def is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


def choices_of(posts: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(post, str(label)) for post, label in Post.choices if post in posts]
