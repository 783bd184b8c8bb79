"""Evidence stands below the case and knows nothing of it; so its admin stands here."""

from django.contrib import admin

from complaints.case.admin import CaseAdmin
from complaints.evidence.models import Attachment, Event


@admin.register(Event)
class EventAdmin(CaseAdmin):
    list_display = ("number", "seq", "verb", "actor", "occurred_at", "recorded_at")
    list_filter = ("verb",)
    list_select_related = ("complaint", "actor")
    search_fields = ("complaint__number",)
    fields = (
        "complaint",
        "seq",
        "verb",
        "actor",
        "on_behalf_of",
        "occurred_at",
        "recorded_at",
        "body",
        "digest",
    )
    readonly_fields = ("digest",)

    @admin.display(description="SHA-256")
    def digest(self, event: Event) -> str:
        return bytes(event.hash).hex()


@admin.register(Attachment)
class AttachmentAdmin(CaseAdmin):
    list_display = ("number", "name", "kind", "content_type", "size", "uploaded_at")
    list_filter = ("kind", "content_type")
    list_select_related = ("complaint",)
    search_fields = ("complaint__number", "name")
