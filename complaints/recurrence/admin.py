from __future__ import annotations

from django.contrib import admin

from complaints.case.admin import CaseAdmin
from complaints.recurrence.models import ProblemCheck, Recurrence


@admin.register(Recurrence)
class RecurrenceAdmin(CaseAdmin):
    list_display = ("number", "earlier", "is_same", "marked_by", "marked_at")
    list_filter = ("is_same",)
    list_select_related = ("complaint", "earlier", "marked_by")


@admin.register(ProblemCheck)
class ProblemCheckAdmin(CaseAdmin):
    list_display = ("number", "quarter", "outcome", "checked_by", "checked_at")
    list_filter = ("outcome", "quarter")
    list_select_related = ("complaint", "checked_by")
