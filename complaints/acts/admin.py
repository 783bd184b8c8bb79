"""Evidence in admin, in the words of the timeline, which evidence itself knows not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from branches import in_words
from complaints.acts.registry import TOLD
from complaints.case.admin import CaseAdmin
from complaints.evidence.kinds import by_name
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
    search_fields = ("complaint__number",)
    fields = (
        "complaint",
        "seq",
        "act",
        "actor",
        "on_behalf_of",
        "occurred_at",
        "recorded_at",
        "facts",
        "rows",
        "digest",
    )
    readonly_fields = ("act", "facts", "rows", "digest")

    @admin.display(description=_("事项"), ordering="verb")
    def act(self, event: Event) -> str:
        shown = TOLD.get(event.verb)
        return str(shown.label) if shown else event.verb

    @admin.display(description=_("内容"))
    def facts(self, event: Event) -> str:
        """What its rows have columns for; keys and digests are for the archive."""
        return "；".join(_facts(json.loads(event.body))) or in_words.NOTHING

    @admin.display(description=_("写入的记录"))
    def rows(self, event: Event) -> str:
        return "\n".join(
            f"{_kind(row).verbose_name} #{row['pk']} {row['sha256']}"
            for row in json.loads(event.body).get("rows", ())
        )

    @admin.display(description="SHA-256")
    def digest(self, event: Event) -> str:
        return bytes(event.hash).hex()


@admin.register(Attachment)
class AttachmentAdmin(CaseAdmin):
    list_display = ("number", "name", "kind", "size", "uploaded_at")
    list_filter = ("kind",)
    exclude = ("content_type",)
    list_select_related = ("complaint",)
    search_fields = ("complaint__number", "name")


def _facts(body: dict[str, Any]) -> Iterator[str]:
    models = [by_name()[row["object"]] for row in body.get("rows", ())]
    for name, value in body.items():
        for model in models:
            try:
                field = model._meta.get_field(name)
            except FieldDoesNotExist:
                continue
            if isinstance(field, Field) and _is_told(field, value):
                yield f"{field.verbose_name}：{in_words.of_field(field, value)}"
                break


def _kind(row: dict[str, Any]) -> Any:
    return by_name()[row["object"]]._meta


def _is_told(field: Field[Any, Any], value: Any) -> bool:
    """Not what only bears the name of one: it may be another case's number."""
    return isinstance(value, bool) or value in [
        key for key, _label in field.flatchoices
    ]
