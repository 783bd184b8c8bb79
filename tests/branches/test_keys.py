"""Keys of the encrypted columns: missed by name, rotated without a break."""

import base64

import pytest
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from branches import encryption, keys
from branches.models import FieldKey, KeyUse, User
from complaints.models import Complaint
from tests.cases import make_complaint

ROBOT = "wecombot://abc-123"
OLD, NEW = "old-key-of-the-desk", "new-key-of-the-desk"


@pytest.fixture(autouse=True)
def _noted(settings, _django_db_helper):
    """The desk of a year ago, with one key."""
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    FieldKey.objects.all().delete()
    keys.note()


def stored(user) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT robot_url FROM branches_user WHERE id = %s", [user.pk])
        [(value,)] = cursor.fetchall()
    return value


def with_robot(user) -> User:
    user.robot_url = ROBOT
    user.save()
    return User.objects.get(pk=user.pk)


def test_what_an_older_desk_encrypted_is_read(handler, settings):
    """Its key was made of SECRET_KEY, with the field's key for salt."""
    made = PBKDF2HMAC(hashes.SHA256(), 32, OLD.encode(), 100_000)
    key = base64.urlsafe_b64encode(made.derive(settings.SECRET_KEY.encode()))
    token = Fernet(key).encrypt(ROBOT.encode()).decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE branches_user SET robot_url = %s", [token])

    assert User.objects.get(pk=handler.pk).robot_url == ROBOT
    assert encryption.before() == encryption.fingerprint(key)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert User.objects.get(pk=handler.pk).robot_url == ROBOT


@pytest.mark.django_db(transaction=True)
def test_a_missing_key_stops_the_start_and_is_named(handler, settings):
    with_robot(handler)
    assert list(keys.faults()) == []
    fingerprint = encryption.newest()

    settings.FIELD_ENCRYPTION_KEYS = [NEW]

    with pytest.raises(SystemExit, match=f"lacks the key {fingerprint}"):
        keys.refuse_missing()
    with pytest.raises(CommandError, match=fingerprint):
        call_command("verify_archive")


def test_ciphertext_is_never_shown_and_never_overwritten(handler, settings):
    with_robot(handler)
    token = stored(handler)
    settings.FIELD_ENCRYPTION_KEYS = [NEW]

    read = User.objects.get(pk=handler.pk)

    assert read.robot_url == encryption.UNREADABLE
    with pytest.raises(ValueError, match="not overwritten"), transaction.atomic():
        read.save()
    assert stored(handler) == token


def test_keys_are_rotated_while_the_desk_runs_and_the_old_one_can_go(
    handler, frontdesk, settings, capsys
):
    with_robot(handler)
    first = make_complaint(by=frontdesk, identity_number="310101199001011234")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    second = make_complaint(by=frontdesk)
    assert first.telephone_keys == second.telephone_keys

    call_command("rotate_keys")
    call_command("rotate_keys", digests=True)
    settings.FIELD_ENCRYPTION_KEYS = [NEW]

    assert list(keys.faults()) == []
    assert User.objects.get(pk=handler.pk).robot_url == ROBOT
    kept = Complaint.objects.get(pk=first.pk)
    assert kept.identity_number == "310101199001011234"
    third = make_complaint(by=frontdesk)
    assert third.telephone_keys == kept.telephone_keys != first.telephone_keys
    assert FieldKey.objects.filter(retired_at=None).count() == 2
    assert FieldKey.objects.exclude(retired_at=None).count() == 2
    for model, field in keys.encrypted_columns():
        rows = model.objects.exclude(**{field.name: None})
        assert encryption.UNREADABLE not in rows.values_list(field.name, flat=True)
    call_command("verify_archive")


def test_the_digests_key_is_missed_too(settings):
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    call_command("rotate_keys")

    settings.FIELD_ENCRYPTION_KEYS = [NEW]

    assert ["rotate_keys --digests" in said for said in keys.faults()] == [True]


def test_a_rotation_without_the_old_key_is_refused(handler, settings):
    with_robot(handler)
    settings.FIELD_ENCRYPTION_KEYS = [NEW]

    with pytest.raises(CommandError, match="lacks the key"):
        call_command("rotate_keys")


def test_a_corrupt_value_is_named_by_whoever_reads_it(handler):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE branches_user SET robot_url = 'gAAAA'")

    assert User.objects.get(pk=handler.pk).robot_url == encryption.UNREADABLE
    assert KeyUse.COLUMNS.label == "加密"
