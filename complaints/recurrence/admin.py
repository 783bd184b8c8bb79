from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from complaints.case.admin import CaseAdmin
from complaints.case.models import Complaint
from complaints.recurrence.models import ProblemCheck, Recurrence


@admin.register(Recurrence)
class RecurrenceAdmin(CaseAdmin):
    list_display = ("number", "earlier", "is_same", "marked_by", "marked_at")
    list_filter = ("is_same",)
    list_select_related = ("complaint", "earlier", "marked_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """For who may see both cases."""
        seen = Complaint.objects.visible_to(request.user)
        return super().get_queryset(request).filter(earlier__in=seen)


@admin.register(ProblemCheck)
class ProblemCheckAdmin(CaseAdmin):
    list_display = ("number", "quarter", "outcome", "checked_by", "checked_at")
    list_filter = ("outcome", "quarter")
    list_select_related = ("complaint", "checked_by")
