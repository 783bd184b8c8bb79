"""What a row holds, as admin reads it out: codes by their labels, yes and no."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

NOTHING = "—"


class Column:
    """A column of a list or a page of admin, whose value is said in words."""

    def __init__(self, field: models.Field[Any, Any]) -> None:
        self.field = field
        self.__name__ = field.name
        self.short_description = field.verbose_name
        self.admin_order_field = field.name

    def __call__(self, row: models.Model) -> str:
        return of_field(self.field, getattr(row, self.field.attname))

    def __str__(self) -> str:
        return self.__name__

    def __eq__(self, other: object) -> bool:
        """Django looks it up among the columns that are not changed."""
        return isinstance(other, Column) and self.field == other.field

    def __hash__(self) -> int:
        return hash(self.field)


def of_field(field: models.Field[Any, Any], value: Any) -> str:
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(field, ArrayField):
        return "、".join(of_field(field.base_field, one) for one in value)
    return str(dict(field.flatchoices).get(value, value))


def columns(model: type[models.Model], names: Iterable[Any]) -> list[Any]:
    """The same names; what Django would show as True, or as codes, said in words."""
    return [_column(model, name) for name in names]


def _column(model: type[models.Model], name: Any) -> Any:
    if isinstance(name, list | tuple):
        return tuple(columns(model, name))
    if not isinstance(name, str):
        return name
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    if isinstance(field, models.BooleanField | ArrayField):
        return Column(field)
    return name


def changed(form: forms.BaseForm) -> str:
    """What a form changed: each by its label, from what to what."""
    # A form for passwords tells of its two fields by a name that is neither's.
    names = [name for name in form.changed_data if name in form.fields]
    return "；".join(_change(form[name]) for name in names) or _("密码（不显示）")


def _change(bound: forms.BoundField) -> str:
    if isinstance(bound.field.widget, forms.PasswordInput | forms.FileInput):
        return _("%(name)s（不显示）") % {"name": bound.label}
    was = _of_form(bound.field, bound.initial)
    now = _of_form(bound.field, bound.form.cleaned_data.get(bound.name))
    return f"{bound.label}：{was} → {now}"


def _of_form(field: Any, value: Any) -> str:
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(field, forms.ModelChoiceField):
        found = field.to_python(value)
        return field.label_from_instance(found) if found else NOTHING
    labels = dict(_flat(getattr(field, "choices", ())))
    values = value if isinstance(value, list) else [value]
    return "、".join(str(labels.get(one, one)) for one in values)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
