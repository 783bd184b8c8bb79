from django.contrib import admin

from complaints.case.admin import CaseAdmin
from complaints.clocks.models import Deadline


@admin.register(Deadline)
class DeadlineAdmin(CaseAdmin):
    list_display = ("number", "kind", "due_at", "result", "met_at", "explanation")
    list_filter = ("kind", "result", "is_provisional")
    list_select_related = ("complaint",)
    search_fields = ("complaint__number",)
