"""Reporting lines in admin (norm 18.1, 4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from branches.decided import shared_rules
from branches.decided.asking_admin import AskingAdmin
from branches.models import StaffChangeKind
from branches.shared_admin import SharedOrBranchAdmin
from complaints.reporting_lines.models import FEEDBACK_POSTS, LINE_ROLES, ReportingLine

CHOICES: dict[str, Sequence[tuple[str, Any]]] = {
    "informs": LINE_ROLES,
    "decides": LINE_ROLES,
    "feedback": FEEDBACK_POSTS,
}


shared_rules.declare(
    StaffChangeKind.LINE, ReportingLine, ("category", "occasion", *CHOICES)
)


@admin.register(ReportingLine)
class ReportingLineAdmin(AskingAdmin, SharedOrBranchAdmin):
    """Those of all branches are asked for; a branch's own are saved."""

    asks = StaffChangeKind.LINE
    list_display = ("__str__", "of_branch", "told", "asked", "tells")
    list_filter = ("category", "occasion")
    list_select_related = ("branch",)
    fields = ("branch", "category", "occasion", *CHOICES)

    def is_asked(self, obj: ReportingLine) -> bool:
        return obj.branch_id is None

    def get_readonly_fields(
        self, request: HttpRequest, obj: ReportingLine | None = None
    ) -> tuple[str, ...]:
        """Whose it is is for good."""
        return () if obj is None else ("branch",)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name not in CHOICES:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.MultipleChoiceField(
            label=db_field.verbose_name,
            choices=CHOICES[db_field.name],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=db_field.help_text,
        )

    @admin.display(description=_("受理时即时报告"))
    def told(self, line: ReportingLine) -> str:
        return _labels("informs", line.informs)

    @admin.display(description=_("求助时由谁决定"))
    def asked(self, line: ReportingLine) -> str:
        return _labels("decides", line.decides)

    @admin.display(description=_("最终反馈由谁作出"))
    def tells(self, line: ReportingLine) -> str:
        return _labels("feedback", line.feedback)


def _labels(name: str, chosen: Sequence[str]) -> str:
    labels = dict(CHOICES[name])
    return "、".join(str(labels[one]) for one in chosen) or "—"
