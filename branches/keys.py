"""The keys of the encrypted columns: noted by fingerprint, missed by name, rotated."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, models
from django.utils import timezone

from branches import encryption
from branches.encryption import DecryptedOnceMixin
from branches.models import FieldKey, KeyUse

BATCH = 500


def note(using: str = DEFAULT_DB_ALIAS) -> None:
    """That data hang on the newest key from now on, and digests on theirs."""
    kept = FieldKey.objects.using(using).filter(retired_at=None)
    kept.get_or_create(use=KeyUse.COLUMNS, fingerprint=encryption.newest())
    if not kept.filter(use=KeyUse.DIGESTS).exists():
        kept.create(use=KeyUse.DIGESTS, fingerprint=encryption.of_digests())


def note_after_migrating(
    sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **_kwargs: object
) -> None:
    note(using)


def faults() -> Iterator[str]:
    """Which key is missing, each in one line."""
    known = encryption.fingerprints()
    for key in FieldKey.objects.filter(retired_at=None):
        if key.use == KeyUse.DIGESTS:
            if key.fingerprint != encryption.of_digests():
                yield (
                    "the last of FIELD_ENCRYPTION_KEYS is not the key"
                    f" {key.fingerprint} of the telephones' digests: put it back, or"
                    " run rotate_keys --digests with both while the desk is stopped"
                )
        elif key.fingerprint not in known:
            yield (
                f"FIELD_ENCRYPTION_KEYS lacks the key {key.fingerprint}, under which"
                f" data are encrypted since {key.since:%Y-%m-%d}: add it again"
            )


def refuse_missing() -> None:
    """End a start that could not read what is stored: SystemExit with one line."""
    try:
        found = next(faults(), None)
        if not found:
            note()
    except OperationalError:
        return  # What is down can't be asked: its desk starts, and waits for it.
    finally:
        connection.close()
    if found:
        raise SystemExit(found)


def encrypted_columns() -> Iterator[tuple[type[models.Model], models.Field[str, str]]]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, DecryptedOnceMixin):
                yield model, field


def rotate(model: type[models.Model], field: models.Field[str, str]) -> int:
    """Encrypt a column anew under the newest key, row by row; returns how many.

    A row that somebody changes meanwhile is under the newest already, and left alone.
    """
    table, column = model._meta.db_table, field.column
    done, last = 0, 0
    cipher = encryption.cipher()
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                f'SELECT id, "{column}" FROM "{table}"'  # noqa: S608 (own names)
                f' WHERE id > %s AND "{column}" IS NOT NULL ORDER BY id LIMIT {BATCH}',
                [last],
            )
            rows = cursor.fetchall()
            if not rows:
                return done
            cursor.executemany(
                f'UPDATE "{table}" SET "{column}" = %s'  # noqa: S608 (own names)
                f' WHERE id = %s AND "{column}" = %s',
                [(cipher.rotate(kept).decode(), pk, kept) for pk, kept in rows],
            )
            done, last = done + len(rows), rows[-1][0]


def retire(use: KeyUse, *, but: str) -> None:
    """Nothing hangs on the others any more."""
    others = FieldKey.objects.filter(use=use, retired_at=None)
    others.exclude(fingerprint=but).update(retired_at=timezone.now())
