"""Questionnaires are data that headquarters keeps (norm 10.4)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from branches.access import PostAdmin, staff
from branches.models import Post
from complaints.public.surveys.models import Questionnaire, SurveyQuestion

ONCE_ANSWERED = ("title", "introduction", "opens_on")


class QuestionInline(admin.TabularInline):
    model = SurveyQuestion
    extra = 3
    fields = ("place", "text", "kind", "options")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_editable(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_editable(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_editable(request, obj)


@admin.register(Questionnaire)
class QuestionnaireAdmin(PostAdmin):
    """Once somebody answered, its last day alone is changed."""

    readers = (Post.AUDITOR,)
    editors = (Post.HEADQUARTERS,)
    inlines = (QuestionInline,)
    list_display = ("title", "opens_on", "closes_on", "made_by")
    list_select_related = ("made_by",)
    fields = ("title", "introduction", ("opens_on", "closes_on"))

    def get_readonly_fields(
        self, request: HttpRequest, obj: Questionnaire | None = None
    ) -> tuple[str, ...]:
        return ONCE_ANSWERED if obj and obj.sheets.exists() else ()

    def save_model(
        self, request: HttpRequest, obj: Questionnaire, form: Any, change: bool
    ) -> None:
        if not change:
            obj.made_by = staff(request)
        super().save_model(request, obj, form, change)


def _is_editable(request: HttpRequest, obj: Questionnaire | None) -> bool:
    edits = getattr(request.user, "post", "") == Post.HEADQUARTERS
    return edits and not (obj and obj.sheets.exists())
