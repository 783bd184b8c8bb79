"""Who may do what in Django admin: by post, never by single permissions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from branches import in_words
from branches.house.acting import acting
from branches.models import User


def is_key(value: object) -> bool:
    return re.fullmatch(r"[0-9]{1,9}", str(value)) is not None


class KeySelect(AutocompleteSelect):
    """Looks up what was posted only where it can be a key; Django's own fails."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        keys = [key for key in value if is_key(key)]
        return super().optgroups(name, keys, attr)


class PostAdmin(admin.ModelAdmin):
    """Read by `readers`, changed by `editors`; nothing is deleted."""

    readers: Sequence[str] = ()
    editors: Sequence[str] = ()
    superuser_edits = False
    show_full_result_count = False
    list_per_page = 50

    def view_on_site(self, obj: Any) -> str | None:
        """Its page itself; admin's own short way asks nobody who is looking."""
        find = getattr(obj, "get_absolute_url", None)
        return find() if find else None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_one_of(request, [*self.readers, *self.editors])

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_one_of(request, self.editors)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._is_one_of(request, self.editors)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """By what the list offers alone: asked of any other, a column that no page
        shows would be told letter by letter."""
        filters = [_asked_as(one) for one in self.get_list_filter(request)]
        offered = [name for name in (self.date_hierarchy, *filters) if name]
        is_offered = any(f"{lookup}__".startswith(f"{name}__") for name in offered)
        return is_offered and super().lookup_allowed(lookup, value, request)

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        if not all(map(is_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise BadRequest("a row has a number")
        return super().response_action(request, queryset)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return in_words.columns(self.model, super().get_list_display(request))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Where nothing is changed on a page, codes are read by their labels."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return list(fieldsets)
        return [
            (name, {**part, "fields": in_words.columns(self.model, part["fields"])})
            for name, part in fieldsets
        ]

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Of a change, from what to what: the history of the row says it so."""
        if add or formsets or not form.changed_data:
            return super().construct_change_message(request, form, formsets, add)
        return in_words.changed(form)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        acting(staff(request))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        acting(staff(request))
        return super().log_change(request, obj, message)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelect(db_field, self.admin_site))
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.related_model is User:
            field.label_from_instance = attrgetter("told_apart")
        return field

    def _is_one_of(self, request: HttpRequest, posts: Sequence[str]) -> bool:
        user = request.user
        if not isinstance(user, User) or not user.is_active:
            return False
        return user.post in posts or (self.superuser_edits and user.is_superuser)


def _asked_as(offered: Any) -> str:
    """How a filter of a list is called in the list's address."""
    if isinstance(offered, tuple):
        return str(offered[0])
    return str(getattr(offered, "parameter_name", offered))


def tell_asked(request: HttpRequest) -> None:
    messages.warning(request, _("已提出申请，由另一人决定后才生效；其余内容已保存。"))


def staff(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def of_own_branch(
    rows: QuerySet[Any], request: HttpRequest, branch_field: str
) -> QuerySet[Any]:
    """A branch's people see their own branch; the others have none."""
    branch_id = getattr(request.user, "branch_id", None)
    return rows.filter(**{branch_field: branch_id}) if branch_id else rows


def is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
