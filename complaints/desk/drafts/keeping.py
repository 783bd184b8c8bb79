"""Unfinished forms: one per person and page, as the browser would post it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from branches.models import User
from complaints.desk.models import Draft

NOT_KEPT = {"csrfmiddlewaretoken", "token"}
MOST_CHARACTERS = 1_000_000


class DraftTooLongError(ValueError):
    """More than anyone types; the form itself says which field is too long."""


def keep(user: User, page: str, posted: MultiValueDict[str, str]) -> None:
    fields = {
        name: [_storable(value) for value in values]
        for name, values in posted.lists()
        if name not in NOT_KEPT
    }
    size = sum(len(value) for values in fields.values() for value in values)
    if size > MOST_CHARACTERS:
        raise DraftTooLongError
    Draft.objects.update_or_create(user=user, page=page, defaults={"fields": fields})


def find(user: User, page: str) -> Draft | None:
    return Draft.objects.filter(user=user, page=page).first()


def drop(user: User, page: str) -> None:
    Draft.objects.filter(user=user, page=page).delete()


def as_initial(
    draft: Draft, form: type[forms.Form | forms.ModelForm]
) -> dict[str, Any]:
    """What the form shows of it: as typed, unchecked."""
    posted: MultiValueDict[str, str] = MultiValueDict(draft.fields)
    return {
        name: field.widget.value_from_datadict(posted, MultiValueDict(), name)
        for name, field in form.base_fields.items()
        if not isinstance(field, forms.FileField) and name not in NOT_KEPT
    }


def _storable(value: str) -> str:
    # PostgreSQL's json holds every character but this one.
    return value.replace("\0", "")
