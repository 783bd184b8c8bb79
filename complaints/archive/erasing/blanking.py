"""What of a case goes when it is erased: every text but those that are named here.

Rows stay, with their dates, codes, figures and people of the house: a column added by
a later version is erased unless somebody says why it may stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from complaints.case.masking import ERASED
from complaints.case.models import Complaint
from complaints.evidence.kinds import by_name, is_of_a_case
from complaints.incidents.models import (
    GroupText,
    Incident,
    IncidentCase,
    IncidentNotice,
    Meeting,
)
from complaints.requests.models import EscalationKind

# Codes, numbers and digests: nothing that a client or a colleague wrote.
KEPT: dict[str, frozenset[str]] = {
    # The ledger's own number: without it a second import would bring the case back.
    "complaint": frozenset(
        {"number", "external_reference", "secondary_categories", "said_columns"}
    ),
    "attachment": frozenset({"content_type", "sha256"}),
    "correction": frozenset({"field"}),
    # Spelled by the desk, of times alone.
    "deadline": frozenset({"rule", "inputs", "calendar_version", "explanation"}),
    "escalation": frozenset({"payload", "decider_posts", "missed_by"}),
    # Of public material.
    "handout": frozenset({"sha256"}),
    "note": frozenset({"verb"}),
    "notification": frozenset({"matter"}),
    # Of the whole sheet, which nobody can guess from its digest.
    "signedform": frozenset(
        {"layout", "digest", "full_digest", "copy_sha256", "full_sha256"}
    ),
    "taskforcemember": frozenset({"department"}),
}
# By these the same client is recognised: alike in every tombstone, they would make one
# client of all.
EMPTIED = frozenset({"account_number", "telephone", "email"})
# Rows of all cases of an incident, and the way to it.
OF_INCIDENT: dict[type[models.Model], str] = {
    Incident: "pk",
    Meeting: "incident",
    GroupText: "incident",
    IncidentNotice: "incident",
}
# Evidence that holds no personal data, and what only the database may change.
UNTOUCHED = frozenset(
    {"event", "caseread", "submission", "volumeitem", "headquartersreport"}
    | {"reportversion"}
)


def blank(complaint: Complaint) -> None:
    """One statement for each kind of row that holds words."""
    for model, path in reached().items():
        name = str(model._meta.model_name)
        values = {field.attname: _blanked(field) for field in words(model)}
        if not values or name in UNTOUCHED:
            continue
        rows = model._base_manager.filter(**{path: complaint.pk})
        if name == "escalation":
            # Why it was erased stays.
            rows = rows.exclude(kind=EscalationKind.ERASURE)
        rows.update(**values)
    _blank_incidents(complaint)


def _blank_incidents(complaint: Complaint) -> None:
    """What was said to several clients goes with the last of their cases."""
    others = IncidentCase.objects.filter(
        incident=OuterRef("pk"), complaint__erased_at=None
    ).exclude(complaint=complaint)
    over = Incident.objects.filter(links__complaint=complaint).exclude(Exists(others))
    pks = list(over.values_list("pk", flat=True).distinct())
    for model, way in OF_INCIDENT.items():
        values = {field.attname: _blanked(field) for field in words(model)}
        model._base_manager.filter(**{f"{way}__in": pks}).update(**values)


@cache
def reached() -> dict[type[models.Model], str]:
    """Every kind of row that belongs to one case, with the way from it to the case."""
    found: dict[type[models.Model], str] = {Complaint: "pk"}
    for model in by_name().values():
        if is_of_a_case(model):
            found[model] = "complaint"
    for model in by_name().values():
        if model not in found and (path := _way(model, found)):
            found[model] = path
    return found


def words(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    """The columns that hold what somebody wrote."""
    kept = KEPT.get(str(model._meta.model_name), frozenset())
    kinds = (models.CharField, models.TextField, models.JSONField, ArrayField)
    for field in model._meta.concrete_fields:
        if isinstance(field, kinds) and not field.choices and field.name not in kept:
            yield field


def _way(model: type[models.Model], found: dict[type[models.Model], str]) -> str | None:
    for field in model._meta.concrete_fields:
        related = field.related_model
        if related is not Complaint and isinstance(related, type) and related in found:
            return f"{field.name}__{found[related]}"
    return None


def _blanked(field: models.Field[Any, Any]) -> Any:
    """Empty stays empty: which fields were filled in is no secret, and rules hold."""
    if field.null:
        # As it is: a JSON column would get a null of its own.
        return None
    if isinstance(field, models.JSONField | ArrayField):
        return Value([] if field.get_default() == [] else {}, output_field=field)
    if field.name in EMPTIED:
        return Value("")
    room = field.max_length is None or field.max_length >= len(ERASED)
    filled = ERASED if room else ""
    return Case(When(Q(**{field.attname: ""}), then=Value("")), default=Value(filled))
