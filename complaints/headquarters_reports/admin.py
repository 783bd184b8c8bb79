from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from complaints.case.admin import CaseAdmin
from complaints.headquarters_reports.models import HeadquartersReport, ReportVersion


@admin.register(HeadquartersReport)
class HeadquartersReportAdmin(CaseAdmin):
    list_display = ("number", "serial", "drafted_by", "sent_at", "received_at")
    list_select_related = ("complaint", "drafted_by")
    search_fields = ("complaint__number",)
    # What was sent is read on its page.
    exclude = ("snapshot",)


@admin.register(ReportVersion)
class ReportVersionAdmin(CaseAdmin):
    case_field = "report__complaint"
    list_display = ("of_case", "number", "submitted_by", "submitted_at")
    list_select_related = ("report__complaint", "submitted_by")
    search_fields = ("report__complaint__number",)

    @admin.display(description=_("投诉"), ordering="report__complaint__number")
    def of_case(self, version: ReportVersion) -> str:
        # `number` is the version's own.
        return version.report.complaint.number
