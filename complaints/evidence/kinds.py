"""The kinds of rows that events name: each by the name of its model."""

from __future__ import annotations

from functools import cache

from django.apps import apps
from django.db.models import Model


@cache
def by_name() -> dict[str, type[Model]]:
    """All models of complaints, and of the apps above it those whose rows are a case's.

    No two of them may have one name: an event says no more than that.
    """
    return {
        str(model._meta.model_name): model
        for model in apps.get_models()
        # A view holds nothing of its own.
        if model._meta.managed
        and (model._meta.app_label == "complaints" or is_of_a_case(model))
    }


def is_of_a_case(model: type[Model]) -> bool:
    return any(field.name == "complaint" for field in model._meta.concrete_fields)
