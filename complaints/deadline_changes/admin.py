"""Outages in admin, with what a leader may confirm of them (DESIGN 4)."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.access import PostAdmin, of_own_branch
from branches.models import ADMIN_POSTS, LEADERS, User
from complaints.clocks.tiers import Outage
from complaints.deadline_changes.services import confirm_outage


@admin.register(Outage)
class OutageAdmin(PostAdmin):
    readers = ADMIN_POSTS
    superuser_edits = False
    list_display = ("branch", "began_at", "ended_at")
    list_select_related = ("branch",)
    actions = ("confirm_on_time",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Outage]:
        return of_own_branch(super().get_queryset(request), request, "branch")

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        return self._is_one_of(request, LEADERS)

    @admin.action(
        permissions=["confirm"],
        description=_("确认中断期间到期、事后补录的时限为按时（仍计为超时）"),
    )
    def confirm_on_time(self, request: HttpRequest, queryset: QuerySet[Outage]) -> None:
        if not isinstance(request.user, User):
            raise PermissionDenied
        confirmed = sum(confirm_outage(outage, by=request.user) for outage in queryset)
        said = _now("已确认 %(number)s 项时限。") % {"number": confirmed}
        messages.success(request, said)
