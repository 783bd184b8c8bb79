"""Columns that are encrypted at rest: the library's, made safe to clean.

Its own fields stop decrypting for the rest of the process once a form was refused:
cleaning sets a mark on the field that only a valid value takes off again, and what is
saved after that is encrypted twice. Here a value is decrypted where it comes from the
database and nowhere else, so that cleaning needs no mark.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from encrypted_fields import fields
from encrypted_fields.fields import EncryptedFieldMixin


class DecryptedOnceMixin(EncryptedFieldMixin):  # type: ignore[misc]  # untyped
    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return EncryptedFieldMixin.to_python(self, value)

    def to_python(self, value: Any) -> Any:
        return super(EncryptedFieldMixin, self).to_python(value)

    def clean(self, value: Any, model_instance: Any) -> Any:
        return super(EncryptedFieldMixin, self).clean(value, model_instance)

    def deconstruct(self) -> Any:
        """As the library's, in which the rows are written: no migration is owed."""
        name, _path, args, kwargs = super().deconstruct()
        return name, f"{fields.__name__}.{type(self).__name__}", args, kwargs


class EncryptedCharField(DecryptedOnceMixin, models.CharField):
    pass


class EncryptedTextField(DecryptedOnceMixin, models.TextField):
    pass
