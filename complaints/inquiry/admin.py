from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from complaints.case.admin import CaseAdmin
from complaints.inquiry.hearing_models import Invitation, Unheard
from complaints.inquiry.models import InquiryRecord, Opinion, Statement


@admin.register(InquiryRecord)
class InquiryRecordAdmin(CaseAdmin):
    list_display = ("number", "written_by", "written_at")
    list_select_related = ("complaint", "written_by")
    search_fields = ("complaint__number",)


@admin.register(Statement)
class StatementAdmin(CaseAdmin):
    list_display = ("number", "heard", "is_none", "taken_by", "taken_at")
    list_filter = ("heard", "is_none")
    list_select_related = ("complaint", "taken_by")
    search_fields = ("complaint__number",)


@admin.register(Invitation)
class InvitationAdmin(CaseAdmin):
    list_display = ("number", "named", "way", "invited_at", "answer_by", "answered_at")
    list_filter = ("way",)
    list_select_related = ("complaint", "named__user")
    search_fields = ("complaint__number",)


@admin.register(Unheard)
class UnheardAdmin(CaseAdmin):
    list_display = ("number", "named", "why", "recorded_by", "recorded_at")
    list_filter = ("why",)
    list_select_related = ("complaint", "named__user", "recorded_by")
    search_fields = ("complaint__number",)


@admin.register(Opinion)
class OpinionAdmin(CaseAdmin):
    list_display = ("number", "given_by", "given_at", "state", "to_headquarters")
    list_filter = ("to_headquarters",)
    list_select_related = ("complaint", "given_by", "request")
    search_fields = ("complaint__number",)

    @admin.display(description=_("状态"))
    def state(self, row: Opinion) -> str:
        return row.get_state()
