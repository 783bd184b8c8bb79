"""What holds for all branches: one of headquarters asks, another decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from branches.decided import staff_changes
from branches.models import StaffChange, User


@dataclass(frozen=True)
class Shared:
    """Of which model they are, and what of it may be asked for."""

    model: type[models.Model]
    fields: tuple[str, ...]


SHARED: dict[str, Shared] = {}


def declare(kind: str, model: type[models.Model], fields: tuple[str, ...]) -> None:
    SHARED[kind] = Shared(model, fields)
    staff_changes.CARRIED_OUT[kind] = _carry_out
    staff_changes.SAID[kind] = _said


def ask(kind: str, row: models.Model, *, by: User) -> StaffChange:
    """`row` is as it is to be; it is not stored before another agrees."""
    shared = SHARED[kind]
    stored = shared.model._default_manager.filter(pk=row.pk).first()
    before = _values(stored, shared) if stored else {}
    wanted = {
        name: value
        for name, value in _values(row, shared).items()
        if stored is None or value != before[name]
    }
    if not wanted:
        raise ValidationError(_("没有改动，未提出申请。"))
    return staff_changes.ask(
        by=by,
        kind=kind,
        row=row.pk,
        about=str(row)[:100],
        before={name: before[name] for name in wanted if stored},
        wanted=wanted,
    )


def _values(row: models.Model, shared: Shared) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in shared.fields}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, time) else value


def _carry_out(change: StaffChange) -> None:
    shared = SHARED[change.kind]
    row = shared.model()
    if change.row is not None:
        row = shared.model._default_manager.select_for_update().get(pk=change.row)
        stands = _values(row, shared)
        if any(stands[name] != value for name, value in change.before.items()):
            raise ValidationError(_("该规则已另有变更，请退回后重新申请。"))
    for name, value in change.wanted.items():
        setattr(row, name, _field(shared, name).to_python(value))
    row.full_clean()
    row.save()


def _said(change: StaffChange) -> Iterator[tuple[str, str, str]]:
    shared = SHARED[change.kind]
    for name, value in change.wanted.items():
        field = _field(shared, name)
        before = _word(field, change.before.get(name))
        yield str(field.verbose_name), before, _word(field, value)


def _field(shared: Shared, name: str) -> models.Field[Any, Any]:
    return next(one for one in shared.model._meta.concrete_fields if one.name == name)


def _word(field: models.Field[Any, Any], value: Any) -> str:
    if value in (None, "", []):
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    choices: Any = field.base_field if isinstance(field, ArrayField) else field
    labels = dict(choices.flatchoices)
    values = value if isinstance(value, list) else [value]
    return "、".join(str(labels.get(one, one)) for one in values)
