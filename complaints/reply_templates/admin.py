"""Reply templates in admin: a branch keeps its own beside the house's (norm 8.1)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from branches.shared_admin import SharedOrBranchAdmin
from complaints.reply_templates.models import PARTS, PLACEHOLDERS, ReplyTemplate


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(SharedOrBranchAdmin):
    list_display = ("__str__", "of_branch", "is_active")
    list_filter = ("way", "category", "is_active")
    list_select_related = ("branch",)
    fields = ("branch", ("category", "way"), *PARTS, "is_active")

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
