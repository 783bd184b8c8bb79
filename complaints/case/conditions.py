"""What is asked of a row in memory and of the database alike, said once.

What a case is stands here beside a property of `Complaint` of the same name; what a
record wants is declared, and read both ways. Tests compare the answers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce

from django.db import models
from django.db.models import Q

from complaints.case.choices import FOUND, Responsibility
from complaints.case.tables.categories import OF_STAFF

# norm 13.1
IMPACT_FLAGS = (
    "affects_operation",
    "causes_loss",
    "harms_reputation",
    "draws_regulator",
)
HAS_IMPACT = ~Q(**dict.fromkeys(IMPACT_FLAGS, False))
HAS_CONTACT_DATA = ~Q(telephone="", email="", address="")


IS_D_CLASS = Q(category__in=OF_STAFF) | Q(secondary_categories__overlap=OF_STAFF)
IS_STAFF_FAULT = IS_D_CLASS & Q(
    responsibility=Responsibility.STAFF, conclusion__in=FOUND
)


@dataclass(frozen=True)
class Requirement:
    """Columns to fill in, always or where the answers given are among these.

    `where` names an answer by its path: a column, or one of the case's.
    """

    columns: tuple[str, ...]
    where: Mapping[str, Collection[object]]

    def applies_to(self, row: models.Model) -> bool:
        return all(_answer(row, path) in few for path, few in self.where.items())

    def met(self, model: type[models.Model]) -> Q:
        """As the database asks it: it does not apply, or every column is filled in."""
        filled = Q(*(_filled(model, name) for name in self.columns))
        if not self.where:
            return filled
        return ~Q(**{f"{path}__in": few for path, few in self.where.items()}) | filled


Requirements = tuple[Requirement, ...]


def required(*columns: str, **where: Collection[object]) -> Requirement:
    return Requirement(columns, where)


def is_filled(row: models.Model, name: str) -> bool:
    value = getattr(row, name)
    return bool(value) if _is_tick(type(row), name) else value not in (None, "")


def _filled(model: type[models.Model], name: str) -> Q:
    """The rows of which `is_filled` is true."""
    if _is_tick(model, name):
        return Q(**{name: True})
    if isinstance(model._meta.get_field(name), models.CharField | models.TextField):
        return ~Q(**{name: ""})
    return Q(**{f"{name}__isnull": False})


def _is_tick(model: type[models.Model], name: str) -> bool:
    """A tick that is not set is missing; a "no" that was chosen is an answer."""
    field = model._meta.get_field(name)
    return isinstance(field, models.BooleanField) and not field.null


def _answer(row: models.Model, path: str) -> object:
    return reduce(getattr, path.split("__"), row)
