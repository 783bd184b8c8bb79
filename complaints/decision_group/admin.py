from __future__ import annotations

from django.contrib import admin

from complaints.case.admin import CaseAdmin, CaseInline
from complaints.decision_group.models import GroupDecision, GroupVoice


class VoiceInline(CaseInline):
    model = GroupVoice
    fields = ("member", "consents", "comment", "answered_at", "left_at")


@admin.register(GroupDecision)
class GroupDecisionAdmin(CaseAdmin):
    list_display = ("number", "verdict", "charged", "due_at", "carried_out_at")
    list_filter = ("verdict",)
    list_select_related = ("complaint", "charged")
    search_fields = ("complaint__number",)
    inlines = (VoiceInline,)
