from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from branches.accounts.views import Logout
from branches.models import User

LEFT_OUT = {"view_on_site", "password_change", "password_change_done"}


class DeskAdminSite(admin.AdminSite):
    """Opened by post, not by a flag; one login page for the whole desk."""

    site_header = _("客户投诉受理管理")
    site_title = _("投诉受理管理")
    index_title = _("管理")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return isinstance(user, User) and user.opens_admin

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Without the short way to an object, which tells numbers to whoever asks, and
        without a second way to a password, on which no guess is counted."""
        return [found for found in super().get_urls() if not _is_left_out(found)]

    def login(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", "/admin/"))

    def logout(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> Any:
        """The desk's own, which is noted."""
        return Logout.as_view()(request)


def _is_left_out(found: URLResolver | URLPattern) -> bool:
    return isinstance(found, URLPattern) and found.name in LEFT_OUT
