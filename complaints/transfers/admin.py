from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from branches.access import PostAdmin
from branches.models import ADMIN_POSTS, Post
from complaints.case.admin import CaseAdmin
from complaints.transfers.models import TransferOutcome, TransferReply


@admin.register(TransferReply)
class TransferReplyAdmin(CaseAdmin):
    list_display = ("number", "outcome", "handed_at", "by_headquarters", "by")
    list_filter = ("outcome", "by_headquarters")
    list_select_related = ("complaint", "outcome", "by")
    search_fields = ("complaint__number",)


@admin.register(TransferOutcome)
class TransferOutcomeAdmin(PostAdmin):
    """What an outcome is called stays, since answers were given by that name."""

    readers = ADMIN_POSTS
    editors = (Post.HEADQUARTERS,)
    superuser_edits = True
    list_display = ("label", "place", "is_active")

    def get_fields(
        self, request: HttpRequest, obj: Any | None = None
    ) -> tuple[str, ...]:
        """The code is for what is exported; it is given once."""
        rest = ("label", "place", "is_active")
        return rest if obj else ("code", *rest)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Any | None = None
    ) -> tuple[str, ...]:
        return ("label",) if obj else ()
