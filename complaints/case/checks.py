"""Check constraints asked of the database together, before a row is written."""

from collections.abc import Collection
from functools import cache, reduce
from operator import and_
from typing import Any

from django.db import DatabaseError, connections, models, transaction
from django.db.models import BooleanField, CheckConstraint, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query

from branches.spelt import Asked


class CheckedTogether(models.Model):
    """One statement where all hold; one each only to say which of them does not."""

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        if not self._keeps_checks(frozenset(exclude or ())):
            super().validate_constraints(exclude=exclude)
            return
        constraints: Any = self._meta.constraints
        for constraint in constraints:
            if not isinstance(constraint, CheckConstraint):
                constraint.validate(type(self), self, exclude=exclude)

    def _keeps_checks(self, left_out: frozenset[str]) -> bool:
        connection = connections[type(self)._default_manager.db]
        statement, asked = _statement(type(self), left_out, connection.alias)
        values = [
            self._prepared(value.of_field, connection)
            if isinstance(value, Asked)
            else value
            for value in asked
        ]
        try:
            with transaction.atomic(connection.alias), connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchone() is not None
        except DatabaseError:
            return False  # Django says of each what it makes of it.

    def _prepared(self, field: Any, connection: Any) -> Any:
        return field.get_db_prep_value(getattr(self, field.attname), connection)


@cache
def _statement(
    model: type[models.Model], left_out: frozenset[str], using: str
) -> tuple[str, tuple[Any, ...]]:
    """Spelt once of a model: the ORM takes longer over it than the database.

    As Django does: what is said of a field that is left out is not asked.
    """
    conditions = [
        Q(check.condition)
        for check in model._meta.constraints
        if isinstance(check, CheckConstraint)
        and not Q(check.condition).referenced_base_fields & left_out
    ]
    query = Query(None)
    for field in model._meta.local_concrete_fields:
        query.add_annotation(Asked(field.name, field), field.name, select=False)
    query.add_annotation(Value(1), "holds")
    whole: Any = reduce(and_, conditions, Q(Value(True)))
    query.add_q(Q(Coalesce(whole, True, output_field=BooleanField())))
    statement, asked = query.get_compiler(using=using).as_sql()
    return statement, tuple(asked)
