"""Evidence in admin, in the words of the timeline, which evidence itself knows not."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import TOLD
from complaints.case.admin import CaseAdmin
from complaints.evidence.models import Attachment, Event


class VerbFilter(admin.SimpleListFilter):
    title = _("事项")
    parameter_name = "verb"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Event]
    ) -> list[tuple[str, str]]:
        return [(verb, str(shown.label)) for verb, shown in TOLD.items()]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Event]
    ) -> QuerySet[Event]:
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(CaseAdmin):
    list_display = ("number", "seq", "act", "actor", "occurred_at", "recorded_at")
    list_filter = (VerbFilter,)
    list_select_related = ("complaint", "actor")
    coded = ("body",)
    search_fields = ("complaint__number",)
    fields = (
        "complaint",
        "seq",
        "act",
        "actor",
        "on_behalf_of",
        "occurred_at",
        "recorded_at",
        "body",
        "digest",
    )
    readonly_fields = ("act", "digest")

    @admin.display(description=_("事项"), ordering="verb")
    def act(self, event: Event) -> str:
        shown = TOLD.get(event.verb)
        return str(shown.label) if shown else event.verb

    @admin.display(description="SHA-256")
    def digest(self, event: Event) -> str:
        return bytes(event.hash).hex()


@admin.register(Attachment)
class AttachmentAdmin(CaseAdmin):
    list_display = ("number", "name", "kind", "content_type", "size", "uploaded_at")
    list_filter = ("kind", "content_type")
    list_select_related = ("complaint",)
    search_fields = ("complaint__number", "name")
