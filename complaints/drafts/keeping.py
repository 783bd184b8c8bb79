"""Keep what was typed, put it back, forget it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from branches.models import User
from branches.patience import take_turn
from complaints.drafts import files
from complaints.drafts.models import TITLE_LENGTH, Draft, Submission
from complaints.drafts.opened import FIELD, Opened, gone_on_with, of_draft

F = TypeVar("F", bound=forms.BaseForm)

# Named by static/js/draft.js: the field into which was typed first.
FIRST = "typed_first"
NOT_KEPT = {"csrfmiddlewaretoken", FIELD, FIRST, files.LEFT_OUT}
MOST_CHARACTERS = 1_000_000
MOST_DRAFTS = 100


class TooMuchError(ValueError):
    """More than anyone types, or more forms than anyone has open."""


@transaction.atomic
def keep(opened: Opened, posted: MultiValueDict[str, str]) -> Draft | None:
    """None where the form was saved meanwhile: that draft must not come back."""
    alone(opened)
    if was_saved(opened):
        return None
    fields = {
        _storable(name): [_storable(str(value)) for value in values]
        for name, values in posted.lists()
        if name not in NOT_KEPT
    }
    size = sum(len(text) for pair in fields.items() for text in (pair[0], *pair[1]))
    if size > MOST_CHARACTERS:
        raise TooMuchError
    draft = begin(opened)
    now = timezone.now()
    draft.content = json.dumps(fields, ensure_ascii=False)
    draft.title = draft.title or _title(fields, posted.get(FIRST) or "") or None
    draft.changed_at, draft.warned_at = now, None
    if any(value.strip() for value in fields.get("statement", [])):
        draft.told_since = draft.told_since or now
    draft.save()
    return draft


def alone(opened: Opened) -> None:
    """Until the transaction ends nobody else keeps, saves or forgets this form."""
    take_turn(f"form {opened.user_id} {opened.token}")


def begin(opened: Opened) -> Draft:
    """The draft of this form; a new one while the person has not too many."""
    key = {"user_id": opened.user_id, "token": opened.token}
    found = Draft.objects.filter(**key).first()
    if found:
        return found
    if Draft.objects.filter(user=opened.user_id).count() >= MOST_DRAFTS:
        raise TooMuchError
    known = {
        "page": opened.page,
        "heading": opened.heading,
        "case_id": opened.case_id,
    }
    return Draft.objects.get_or_create(**key, defaults=known)[0]


def was_saved(opened: Opened) -> bool:
    key = {"user_id": opened.user_id, "token": opened.token}
    return Submission.objects.filter(**key).exists()


def listed(user: User) -> list[Draft]:
    """The last changed first."""
    rows = Draft.objects.of(user).select_related("case").order_by("-changed_at")
    return list(rows.defer("content"))


def forget(drafts: Iterable[Draft]) -> int:
    """With their files, once nothing can bring the rows back."""
    found = list(drafts)
    files.forget(found)
    Draft.objects.filter(pk__in=[draft.pk for draft in found]).delete()
    return len(found)


def restore(request: HttpRequest, form: F, *, part: str = "") -> F:
    """Show what was typed, unchecked, and the files that lie with it."""
    if not form.is_bound and (draft := _gone_on_with(request, part)):
        form.initial.update(as_initial(draft, form.fields))
    files.show(request, form)
    return form


def typed(request: HttpRequest, *names: str, part: str = "") -> dict[str, str]:
    """What decides how a form is made, of the draft that is gone on with."""
    draft = _gone_on_with(request, part) if names else None
    found = contents(draft) if draft else MultiValueDict()
    return {name: str(found[name]) for name in names if name in found}


def _gone_on_with(request: HttpRequest, part: str) -> Draft | None:
    draft = gone_on_with(request)
    return draft if draft and part in ("", of_draft(draft).part) else None


def contents(draft: Draft) -> MultiValueDict[str, str]:
    return MultiValueDict(json.loads(draft.content))


def as_initial(draft: Draft, fields: dict[str, forms.Field]) -> dict[str, Any]:
    posted = contents(draft)
    nothing: MultiValueDict[str, UploadedFile] = MultiValueDict()
    return {
        name: field.widget.value_from_datadict(posted, nothing, name)
        for name, field in fields.items()
        if not isinstance(field, forms.FileField)
    }


def _title(fields: dict[str, list[str]], first: str) -> str:
    """What was typed first, else the first words that are no code or number."""
    named = [value for value in fields.get(first, []) if value.strip()]
    words = [
        value
        for values in fields.values()
        for value in values
        if value.strip() and not value.isascii()
    ]
    found = " ".join((named or words or [""])[0].split())
    return found if len(found) <= TITLE_LENGTH else f"{found[:TITLE_LENGTH]}…"


def _storable(value: str) -> str:
    # PostgreSQL's text holds every character but this one.
    return value.replace("\0", "")
