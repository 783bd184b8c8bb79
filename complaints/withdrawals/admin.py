from __future__ import annotations

from django.contrib import admin

from complaints.case.admin import CaseAdmin
from complaints.withdrawals.models import Withdrawal


@admin.register(Withdrawal)
class WithdrawalAdmin(CaseAdmin):
    list_display = ("number", "basis", "spoke_at", "heard_by")
    list_filter = ("basis",)
    list_select_related = ("complaint", "heard_by")
    search_fields = ("complaint__number",)
