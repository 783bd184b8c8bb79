"""Incidents in admin: read behind the rule of their cases, changed at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from branches.access import PostAdmin
from complaints.case.admin import CASE_READERS, CaseAdmin
from complaints.incidents.models import (
    GroupText,
    Incident,
    IncidentCase,
    IncidentNotice,
    Meeting,
)


class OfIncidentAdmin(PostAdmin):
    readers = CASE_READERS
    incident_field = "incident"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        visible = Incident.objects.visible_to(request.user)
        rows = super().get_queryset(request)
        return rows.filter(**{f"{self.incident_field}__in": visible})


@admin.register(Incident)
class IncidentAdmin(OfIncidentAdmin):
    incident_field = "pk"
    list_display = ("title", "branch", "category", "opened_at", "repaired_at")
    list_filter = ("category", ("repaired_at", admin.EmptyFieldListFilter))
    list_select_related = ("branch",)
    search_fields = ("title",)


@admin.register(IncidentCase)
class IncidentCaseAdmin(CaseAdmin):
    list_display = ("number", "incident", "linked_at", "unlinked_at", "repair_told_at")
    list_select_related = ("complaint", "incident")
    search_fields = ("complaint__number", "incident__title")


@admin.register(Meeting)
class MeetingAdmin(OfIncidentAdmin):
    list_display = ("incident", "kind", "held_at", "place", "led_by")
    list_filter = ("kind",)
    list_select_related = ("incident", "led_by")


@admin.register(IncidentNotice)
class IncidentNoticeAdmin(OfIncidentAdmin):
    list_display = ("incident", "written_at", "place", "posted_on", "removed_on")
    list_select_related = ("incident",)


@admin.register(GroupText)
class GroupTextAdmin(OfIncidentAdmin):
    list_display = ("incident", "written_by", "written_at", "approved_by")
    list_select_related = ("incident", "written_by", "approved_by")
