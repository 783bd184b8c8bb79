from django.contrib import admin

from complaints.case.admin import CaseAdmin
from complaints.case.models.details import DetailCheck


@admin.register(DetailCheck)
class DetailCheckAdmin(CaseAdmin):
    list_display = ("number", "detail", "standing", "checked_by", "checked_at")
    list_filter = ("detail", "standing")
    list_select_related = ("complaint", "checked_by")
    search_fields = ("complaint__number",)
