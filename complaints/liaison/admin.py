from __future__ import annotations

from django.contrib import admin

from complaints.case.admin import CaseAdmin
from complaints.liaison.models import Liaison


@admin.register(Liaison)
class LiaisonAdmin(CaseAdmin):
    list_display = ("number", "department", "way", "asked_by", "asked_at")
    list_filter = ("way",)
    list_select_related = ("complaint", "asked_by")
    search_fields = ("complaint__number", "department")
