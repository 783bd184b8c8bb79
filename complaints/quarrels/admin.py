from __future__ import annotations

from django.contrib import admin

from complaints.case.admin import CaseAdmin
from complaints.quarrels.models import Quarrel


@admin.register(Quarrel)
class QuarrelAdmin(CaseAdmin):
    list_display = ("number", "kind", "happened_at", "recorded_by", "is_late")
    list_filter = ("kind", "is_late")
    list_select_related = ("complaint", "recorded_by")
    search_fields = ("complaint__number",)
