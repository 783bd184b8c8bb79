"""Columns that are encrypted at rest: the library's, under keys of their own.

The keys are FIELD_ENCRYPTION_KEYS alone, the newest first: it encrypts, all of them
decrypt. What an older desk encrypted hangs on SECRET_KEY as well, and is read so until
`rotate_keys` has been there.

The library's own fields stop decrypting for the rest of the process once a form was
refused: cleaning sets a mark on the field that only a valid value takes off again, and
what is saved after that is encrypted twice. Here a value is decrypted where it comes
from the database and nowhere else, so that cleaning needs no mark.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from encrypted_fields import fields
from encrypted_fields.fields import EncryptedFieldMixin

ROUNDS = 100_000
SALT = "complaint desk: columns"
# Stands for what no key opens; never written back.
UNREADABLE = "〔无法解密〕"


def cipher() -> MultiFernet:
    """Encrypts under the newest key, decrypts under each."""
    return _cipher(tuple(_keys()))


def newest() -> str:
    """The fingerprint of the key under which is encrypted now."""
    return fingerprint(_keys()[0])


def fingerprints() -> set[str]:
    """Of each key that can be read with; tells two keys apart and opens nothing."""
    return {fingerprint(key) for key in _keys()}


def uses(secrets: list[str], named: list[str]) -> set[str]:
    """USE:FINGERPRINT of all that a desk with these keys can do, settings or none."""
    columns = {f"columns:{fingerprint(key)}" for key in _made(secrets, named)}
    return columns | {f"digests:{of_digests(named[-1])}"}


def before() -> str:
    """Of the key that an older desk made of SECRET_KEY and this one's only key."""
    return fingerprint(_derived(settings.SECRET_KEY, settings.FIELD_ENCRYPTION_KEYS[0]))


def fingerprint(key: bytes) -> str:
    return hashlib.sha256(b"fingerprint:" + key).hexdigest()[:12]


def of_digests(secret: str | None = None) -> str:
    """Of the key under which telephones are digested: the oldest, or of `secret`."""
    return fingerprint((secret or settings.FIELD_ENCRYPTION_KEYS[-1]).encode())


def _keys() -> list[bytes]:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return _made(secrets, settings.FIELD_ENCRYPTION_KEYS)


def _made(secrets: list[str], named: list[str]) -> list[bytes]:
    own = [_derived(key, SALT) for key in named]
    return own + [_derived(secret, key) for secret in secrets for key in named]


@cache
def _cipher(keys: tuple[bytes, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


@cache
def _derived(secret: str, salt: str) -> bytes:
    made = hashlib.pbkdf2_hmac("sha256", secret.encode(), salt.encode(), ROUNDS)
    return base64.urlsafe_b64encode(made)


class DecryptedOnceMixin(EncryptedFieldMixin):  # type: ignore[misc]  # untyped
    @property
    def f(self) -> MultiFernet:
        return cipher()

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value is None:
            return None
        try:
            return self.f.decrypt(value.encode()).decode()
        except InvalidToken:
            return UNREADABLE

    def get_prep_value(self, value: Any) -> Any:
        if value == UNREADABLE:
            raise ValueError(f"{self.name} could not be read and is not overwritten")
        return super().get_prep_value(value)

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
