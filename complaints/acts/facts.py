"""The columns of a case as lists of label and value; what is empty is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import models
from django.utils.translation import gettext as _

from complaints.case import masking
from complaints.case.answers import QUESTIONS, answer, said
from complaints.case.columns import CLIENT
from complaints.case.conditions import IMPACT_FLAGS
from complaints.case.models import Complaint

MASKS = masking.BY_COLUMN
MATTER = (
    "nature",
    "business",
    "happened",
    "amount",
    "same_matter_count",
    "severity",
    *IMPACT_FLAGS,
    "concerns_company",
)
INTAKE = (
    "received_at",
    "raised_at",
    "entered_at",
    "backfill_reason",
    "channel",
    "source",
    "transfer_number",
    "transfer_without_number",
    "transfer_due_at",
    "transfer_without_limit",
    "external_reference",
    "place",
    "present_count",
    "leader_present",
    "recording_number",
    "transcript_number",
    "entered_by",
    "listened",
    "clarified",
    "has_apologised",
    "agreed_next",
    "inquiry",
    "inquired_of",
    "can_settle",
    "unsettled_reason",
    "promised_method",
    "reply_way",
    "no_agreed_time_reason",
    "client_has_signed",
    "unsigned_reason",
)
FINDINGS = (
    "conclusion",
    "responsibility",
    "facts",
    "cause",
    "opinion",
    "result",
    "attitude",
    "improvement",
    "no_improvement_reason",
)
# What fits into a column of the page.
SHORT = 18


@dataclass(frozen=True)
class Fact:
    """One line; a time is drawn as a moment, all else as text."""

    label: str
    text: str = ""
    at: datetime | None = None
    is_long: bool = False
    is_corrected: bool = False


def facts(row: models.Model, names: Iterable[str]) -> list[Fact]:
    """A case's columns, or those of a row of its dossier."""
    return [fact for name in names if (fact := _fact(row, name))]


def client(complaint: Complaint, *, revealed: Mapping[str, str]) -> list[Fact]:
    """Masked, but for what was revealed."""
    return [
        replace(fact, text=_shown(name, fact.text, revealed))
        for name in CLIENT
        if (fact := _fact(complaint, name))
    ]


def _shown(name: str, text: str, revealed: Mapping[str, str]) -> str:
    if name in revealed:
        return revealed[name]
    return MASKS[name](text) if name in MASKS else text


def _fact(row: models.Model, name: str) -> Fact | None:
    value = _value(row, name)
    field = row._meta.get_field(name)
    # A "no" is told only where nothing would say that nobody has answered yet.
    is_told = value is False and isinstance(field, models.Field) and field.null
    if not is_told and value in (None, "", False):
        return None
    label = str(getattr(field, "verbose_name", name))
    # Annotated by the case page: names of columns.
    corrected = name in vars(row).get("corrected_fields", ())
    if isinstance(value, datetime):
        return Fact(label, at=value, is_corrected=corrected)
    text = _text(row, name, value)
    is_long = isinstance(field, models.TextField) or len(text) > SHORT
    return Fact(label, text, is_long=is_long, is_corrected=corrected)


def _value(row: models.Model, name: str) -> object:
    """Of a case nothing that nobody said."""
    if not isinstance(row, Complaint):
        return getattr(row, name)
    if name in QUESTIONS:
        return answer(row, name)
    return said(row, name)


def _text(row: models.Model, name: str, value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Decimal):
        return str(intcomma(value))
    display: Callable[[], str] | None = getattr(row, f"get_{name}_display", None)
    return display() if display else str(value)
