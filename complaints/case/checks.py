"""What the database refuses of a row is said in the words of the constraint."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models


@contextmanager
def refused_in_words(model: type[models.Model]) -> Iterator[None]:
    """Raise ValidationError where saving breaks a constraint; the transaction is over.

    Before saving, Django would ask the database of every check in a statement each.
    """
    try:
        yield
    except IntegrityError as error:
        # The cause is psycopg2's own error.
        broken = error.__cause__.diag.constraint_name  # type: ignore[union-attr]
        for constraint in model._meta.constraints:
            if constraint.name == broken:
                said = constraint.get_violation_error_message()
                raise ValidationError({NON_FIELD_ERRORS: said}) from error
        raise
