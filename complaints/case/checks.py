"""Check constraints asked of the database together, before a row is written."""

from collections.abc import Collection
from functools import reduce
from operator import and_
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q


class CheckedTogether(models.Model):
    """One statement where all hold; one each only to say which of them does not."""

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        checks = [c for c in self._meta.constraints if isinstance(c, CheckConstraint)]
        others: list[Any] = [c for c in self._meta.constraints if c not in checks]
        # As Django does: what is said of a field that is left out is not asked.
        asked = [
            Q(check.condition)
            for check in checks
            if not Q(check.condition).referenced_base_fields & {*(exclude or ())}
        ]
        together: Any = CheckConstraint(
            condition=reduce(and_, asked, Q()), name="checked_together"
        )
        try:
            if asked:
                together.validate(type(self), self, exclude=exclude)
            for constraint in others:
                constraint.validate(type(self), self, exclude=exclude)
        except ValidationError:
            super().validate_constraints(exclude=exclude)
            raise
