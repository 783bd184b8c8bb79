"""Who may do what in Django admin: by post, never by single permissions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from branches.models import User


class KeySelect(AutocompleteSelect):
    """Looks up what was posted only where it can be a key; Django's own fails."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        keys = [key for key in value if re.fullmatch(r"[0-9]{1,9}", str(key))]
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

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _is_one_of(self, request: HttpRequest, posts: Sequence[str]) -> bool:
        user = request.user
        if not isinstance(user, User) or not user.is_active:
            return False
        return user.post in posts or (self.superuser_edits and user.is_superuser)


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
