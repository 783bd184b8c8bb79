"""Who logged in from where, who tried to, and when it ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.models import LoginOutcome, LoginTry, LoginWay
from complaints.case.finding.keyset import Part
from complaints.desk.audit.filters import Asked, AuditForm


def ways() -> list[tuple[str, Any]]:
    """How, or with what outcome."""
    return [*LoginWay.choices, *((one.value, one.label) for one in LoginOutcome)]


def form(query: Mapping[str, str]) -> AuditForm:
    return AuditForm(query, ways=ways(), way=_("方式或结果"))


def part(asked: Asked) -> Part[LoginTry]:
    column = "outcome" if asked.way in LoginOutcome.values else "way"
    rows = LoginTry.objects.select_related("user", "branch")
    rows = rows.defer("user__robot_url", "branch__robot_url")
    rows = asked.narrow(
        rows, at="at", branch="branch", post="post", way=column, people=("user",)
    )
    return Part(rows, "at", descending=True)
