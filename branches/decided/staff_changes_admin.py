"""What waits for a second person, in admin."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from branches.decided import staff_changes
from branches.decided.admin import DecidedAdmin
from branches.models import ADMIN_POSTS, StaffChange, User


@admin.register(StaffChange)
class StaffChangeAdmin(DecidedAdmin):
    """What waits for a second person, and what was decided, by whom."""

    readers = ADMIN_POSTS
    superuser_edits = True
    list_display = (
        "requested_at",
        "kind",
        "person",
        "about",
        "branch",
        "state",
        "requested_by",
        "decided_by",
    )
    list_filter = ("state", "kind")
    list_select_related = ("person", "branch", "requested_by", "decided_by")
    fields = (
        *("kind", "person", "about", "branch", "wanted_in_words", "requested_by"),
        *("requested_at", "state", "decided_by", "decided_at", "comment"),
    )

    @admin.display(description=_("变更内容"))
    def wanted_in_words(self, change: StaffChange) -> str:
        lines = staff_changes.said(change)
        return "；".join(f"{name}：{old} → {new}" for name, old, new in lines) or "—"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def may_decide(self, row: StaffChange, user: User) -> bool:
        return staff_changes.may_decide(row, user)

    def approve(self, row: StaffChange, *, by: User, comment: str) -> str:
        decided = staff_changes.approve(row, by=by, comment=comment)
        row.codes = getattr(decided, "codes", ())  # type: ignore[attr-defined]
        return _said(decided)

    def after_decision(self, request: HttpRequest, row: StaffChange) -> HttpResponse:
        """First passwords are told once, to whoever decided."""
        codes = getattr(row, "codes", ())
        if not codes:
            return super().after_decision(request, row)
        context = {
            **self.admin_site.each_context(request),
            "title": str(row),
            "codes": codes,
            "list_address": self._address("changelist"),
        }
        return TemplateResponse(request, "admin/branches/bulk/codes.html", context)

    def send_back(self, row: StaffChange, *, by: User, comment: str) -> str:
        return _said(staff_changes.send_back(row, by=by, comment=comment))

    def wanted(self, row: StaffChange) -> str:
        return self.wanted_in_words(row)


def _said(change: StaffChange) -> str:
    return f"{change}：{change.get_state_display()}。"
