"""Reply templates in admin: a branch keeps its own beside the house's (norm 8.1)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from branches.access import PostAdmin
from branches.admin import is_superuser
from branches.models import ADMIN_POSTS, Branch, Post, User
from complaints.decisions.reply_templates import PARTS, PLACEHOLDERS, ReplyTemplate


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(PostAdmin):
    """The house's are headquarters'; a branch administrator writes for his branch."""

    readers = ADMIN_POSTS
    editors = (Post.BRANCH_ADMIN, Post.HEADQUARTERS)
    superuser_edits = True
    list_display = ("__str__", "of_branch", "is_active")
    list_filter = ("way", "category", "is_active")
    list_select_related = ("branch",)
    fields = ("branch", ("category", "way"), *PARTS, "is_active")

    @admin.display(description=_("营业部"), ordering="branch")
    def of_branch(self, template: ReplyTemplate) -> str:
        return str(template.branch or _("全公司"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReplyTemplate]:
        rows = super().get_queryset(request)
        branch_id = _branch_id(request)
        return rows.filter(Q(branch=branch_id) | Q(branch=None)) if branch_id else rows

    def has_change_permission(
        self, request: HttpRequest, obj: ReplyTemplate | None = None
    ) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        branch_id = _branch_id(request)
        return not obj or not branch_id or obj.branch_id == branch_id

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in PARTS:
            known = "，".join(
                f"{{{name}}} {said}" for name, said in PLACEHOLDERS.items()
            )
            field.help_text = _("可用占位符：%(known)s。没有内容的一行不出现。") % {
                "known": known
            }
        return field

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        branch_id = _branch_id(request)
        if db_field.name == "branch" and branch_id and not is_superuser(request):
            kwargs["queryset"] = Branch.objects.filter(pk=branch_id)
            kwargs |= {"initial": branch_id, "required": True, "empty_label": None}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _branch_id(request: HttpRequest) -> int | None:
    return request.user.branch_id if isinstance(request.user, User) else None
