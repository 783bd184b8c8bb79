from django.contrib import admin

from complaints.case.admin import CaseAdmin
from complaints.decisions.models import Escalation


@admin.register(Escalation)
class EscalationAdmin(CaseAdmin):
    list_display = ("number", "kind", "state", "requested_by", "requested_at")
    list_filter = ("state", "kind")
    list_select_related = ("complaint", "requested_by")
    search_fields = ("complaint__number",)
