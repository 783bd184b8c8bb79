"""The files of a form that is not saved yet: encrypted, and with its draft alone."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from complaints.drafts.models import Draft, DraftFile
from complaints.drafts.opened import gone_on_with, sent
from complaints.evidence.filing import files, sealed
from complaints.evidence.filing.reach import UnreachableError

logger = logging.getLogger(__name__)

# The files of a draft that its author does not want any more, by `stored_as`.
LEFT_OUT = "left_out"
# Of all drafts of one person.
MOST_BYTES = 500 * 1024 * 1024


class KeptFile(SimpleUploadedFile):
    """A file of a draft, as if it had just been sent."""


def put(draft: Draft, field: str, file: UploadedFile) -> DraftFile:
    """Raise ValidationError where it is not allowed; the same one twice is one."""
    told = files.describe(file)
    if there := draft.files.filter(field=field, **_same(told)).first():
        return there
    held = DraftFile.objects.filter(draft__user=draft.user_id)
    size = held.aggregate(size=Sum("size"))["size"] or 0
    if draft.files.count() >= files.PER_UPLOAD or size + told["size"] > MOST_BYTES:
        raise ValidationError(_("暂存的附件已满，请先提交或清理暂存。"))
    row = DraftFile(
        draft=draft,
        field=field,
        name=told["name"],
        size=told["size"],
        sha256=told["sha256"],
        key=sealed.new_key(),
        stored_as=uuid4(),
    )
    sealed.put(row, file.read())
    file.seek(0)
    row.save()
    return row


def sent_before(request: HttpRequest) -> MultiValueDict[str, UploadedFile]:
    """What lies with the draft of the form that is sent, but what is left out."""
    found: MultiValueDict[str, UploadedFile] = MultiValueDict()
    for row in _rows(request):
        found.appendlist(row.field, KeptFile(row.name, sealed.read(row)))
    return found


def take(request: HttpRequest, draft: Draft) -> None:
    """Of a form that was not saved: what came with it stays with its draft."""
    drop(draft, request.POST.getlist(LEFT_OUT))
    for field, sent_files in request.FILES.lists():
        for file in sent_files:
            if isinstance(file, UploadedFile) and not isinstance(file, KeptFile):
                _put_quietly(draft, field, file)


def show(request: HttpRequest, form: forms.BaseForm) -> None:
    """Beside the control of each file: what lies with the draft already."""
    names = [
        name for name, field in form.fields.items() if hasattr(field.widget, "attached")
    ]
    rows = list(_rows(request)) if names else []
    for name in names:
        attached = [row for row in rows if row.field == name]
        form.fields[name].widget.attached = attached


def drop(draft: Draft, left_out: Sequence[str]) -> None:
    wanted = list(filter(None, map(_uuid, left_out)))
    rows = list(draft.files.filter(stored_as__in=wanted))
    _remove(rows)
    draft.files.filter(pk__in=[row.pk for row in rows]).delete()


def forget(drafts: Iterable[Draft]) -> None:
    _remove(list(DraftFile.objects.filter(draft__in=[draft.pk for draft in drafts])))


def _rows(request: HttpRequest) -> Iterator[DraftFile]:
    left_out = set(request.POST.getlist(LEFT_OUT))
    if opened := sent(request):
        key = {"draft__user": opened.user_id, "draft__token": opened.token}
        rows = DraftFile.objects.filter(**key)
    elif draft := gone_on_with(request):
        rows = draft.files.all()
    else:
        return
    for row in rows.order_by("pk"):
        if row.stored_as.hex not in left_out:
            yield row


def _put_quietly(draft: Draft, field: str, file: UploadedFile) -> None:
    """What is not allowed the form itself says."""
    try:
        put(draft, field, file)
    except ValidationError:
        return
    except UnreachableError:
        logger.exception("a draft's file could not be kept")


def _remove(rows: list[DraftFile]) -> None:
    paths = [row.path for row in rows]
    transaction.on_commit(partial(files.remove, paths), robust=True)


def _same(told: files.Described) -> dict[str, str]:
    return {"name": told["name"], "sha256": told["sha256"]}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
