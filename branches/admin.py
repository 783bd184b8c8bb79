from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from branches.access import PostAdmin, is_superuser, of_own_branch, staff, tell_asked
from branches.accounts.forms import GivenPasswordForm
from branches.bulk.admin import BulkAdmin
from branches.decided import staff_changes, staff_changes_admin  # noqa: F401 (registers)
from branches.decided.merging_admin import MergingAdmin
from branches.forms import StaffForm
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
class BranchAdmin(BulkAdmin, MergingAdmin):
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
        """Hours move deadlines: asked for as a Closure. The code is for good. From when
        on it owes anything a branch does not say itself."""
        if obj is None:
            return ()
        own = () if is_superuser(request) else ("first_day",)
        return ("code", "opening_time", "closing_time", *own)

    def get_exclude(
        self, request: HttpRequest, obj: Branch | None = None
    ) -> tuple[str, ...]:
        """Whoever reads a robot's address can speak for it."""
        return () if self.has_change_permission(request, obj) else ("robot_url",)

    def save_model(
        self, request: HttpRequest, obj: Branch, form: Any, change: bool
    ) -> None:
        """Whether a branch is in use is decided by another."""
        if change and "is_active" in form.changed_data:
            wanted, obj.is_active = obj.is_active, not obj.is_active
            staff_changes.ask_branch_use(obj, by=staff(request), wanted=wanted)
            tell_asked(request)
        super().save_model(request, obj, form, change)


@admin.register(User)
class UserAdmin(BulkAdmin, DjangoUserAdmin):
    form = StaffForm
    change_password_form = GivenPasswordForm
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
        return [fieldset for fieldset in fieldsets if fieldset[0] != NOTICES[0]]

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

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        """A leader's post, given or taken, is decided by another; so is as who he logs
        in, by which somebody else could come in as him, and where he is warned.

        A new account of one is kept without post, and closed, until then.
        """
        obj.password_is_given = obj.password_is_given or not change
        wanted = {name: getattr(obj, name) for name in staff_changes.OF_A_POST}
        stored = User.objects.filter(pk=obj.pk).first() or User(
            username=obj.username, staff_number=obj.staff_number, is_active=False
        )
        before = {name: getattr(stored, name) for name in staff_changes.OF_A_POST}
        guarded = staff_changes.is_guarded(obj) or staff_changes.is_guarded(stored)
        if not guarded or wanted == before:
            super().save_model(request, obj, form, change)
            return
        for name, value in before.items():
            setattr(obj, name, value)
        super().save_model(request, obj, form, change)
        try:
            staff_changes.ask_post(obj, by=staff(request), wanted=wanted)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            tell_asked(request)

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        """An account that waits for its post is on no list of its branch."""
        if not obj.is_active:
            return redirect("admin:branches_user_changelist")
        return super().response_add(request, obj, post_url_continue)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.forget_device))
        name = "branches_user_forget_device"
        return [path("<int:pk>/forget-device/", view, name=name), *super().get_urls()]

    def forget_device(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Of whomever: asked for by one, decided by another."""
        person = self.get_object(request, str(pk))
        if person is None or not person.has_second_factor:
            raise Http404
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        try:
            staff_changes.ask_device(person, by=staff(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            tell_asked(request)
        return redirect("admin:branches_user_change", pk)

    @transaction.atomic
    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """One's own is changed where the old one is asked for."""
        person = self.get_object(request, unquote(id))
        if person == request.user:
            return redirect("password_change")
        if request.method != "POST" or person is None:
            return super().user_change_password(request, id, form_url)
        if not staff_changes.is_guarded(person):
            return super().user_change_password(request, id, form_url)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        form = self.change_password_form(person, request.POST)
        if not form.is_valid():
            return super().user_change_password(request, id, form_url)
        form.save(commit=False)
        try:
            staff_changes.ask_password(
                person, by=staff(request), password=person.password
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            tell_asked(request)
        return redirect("admin:branches_user_change", person.pk)


@admin.register(Deputy)
class DeputyAdmin(PostAdmin):
    """Appointed by the branch's administrator; what was appointed stays on record."""

    readers = ADMIN_POSTS
    editors = (Post.BRANCH_ADMIN,)
    list_display = (
        *("post", "absent", "person", "branch"),
        *("first_day", "last_day", "appointed_by"),
    )
    list_filter = ("post",)
    list_select_related = ("person", "absent", "branch", "appointed_by")
    fields = ("branch", "post", "absent", "person", "first_day", "last_day")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deputy]:
        return of_own_branch(super().get_queryset(request), request, "branch")

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        rows: dict[str, tuple[QuerySet[Any], str]] = {
            "branch": (Branch.objects.all(), "id"),
            "person": (User.objects.filter(post__in=CASE_WORKERS), "branch"),
            "absent": (User.objects.filter(post__in=CASE_WORKERS), "branch"),
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
        return (
            () if obj is None else ("branch", "post", "absent", "person", "first_day")
        )

    def save_model(
        self, request: HttpRequest, obj: Deputy, form: Any, change: bool
    ) -> None:
        """Somebody else decides; the days may be shortened by the administrator."""
        if change:
            super().save_model(request, obj, form, change)
        else:
            staff_changes.ask_deputy(obj, by=staff(request))
            tell_asked(request)

    def log_addition(self, request: HttpRequest, obj: Deputy, message: Any) -> Any:
        """Nothing is added before it is decided."""
        return super().log_addition(request, obj, message) if obj.pk else None

    def response_add(
        self, request: HttpRequest, obj: Deputy, post_url_continue: str | None = None
    ) -> HttpResponse:
        return redirect("admin:branches_deputy_changelist")


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


def choices_of(posts: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(post, str(label)) for post, label in Post.choices if post in posts]
