"""A database in use goes forward by `migrate` alone; README.md says which one this is.

It is restored and migrated once, and each test has a clone of it for itself.
"""

import json
import lzma
import os
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from encrypted_fields.fields import EncryptedFieldMixin, EncryptedTextField

from branches.models import LoginTry, User
from complaints import services
from complaints.case.choices import State
from complaints.models import Complaint, Correction, Escalation, Event, Note
from config.local.account import binaries
from tests.cases import reach
from tests.databases import (
    clone,
    database,
    erase_approved,
    migrate,
    opened,
    own_clone,
    point_at,
)
from tests.lives import WORDS
from tests.people import logged_in

pytestmark = [
    pytest.mark.xdist_group("upgrade"),
    pytest.mark.django_db(transaction=True),
]

FILLED = Path(__file__).parent
KEYS = {
    "SECRET_KEY": "filled-database-test-secret-key",
    "FIELD_ENCRYPTION_KEYS": ["filled-database-test-field-key"],
    "SALT_KEY": ["filled-database-test-field-key"],
}
# What `verify_archive` said when the database was filled.
ANCHORS = [
    "BJ001:7be946e09a0274e3edff237c9a49e25a093cc37776794c888e27b9362e16f041",
    "SH001:c87e2d4cbca76969b8c7a3ddb98f6c207ef19b8c00670d6733c7c4371a10232c",
]
NEXT_DAY = "2026-12-01T10:00+08:00"
# Of a case that was closed in it, and whose erasure was asked for.
RETENTION_IS_OVER = "2047-02-01T11:00+08:00"
MONTH = "SH001/2026-09"
OFF_FORM = (
    *("read", "reveal", "sign_form", "scan_form", "print_full"),
    *("file_volume", "lend", "take_back", "export"),
)


@pytest.fixture(scope="module")
def upgraded(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The name of the filled database, as `migrate` leaves it."""
    empty = clone("template0")
    with django_db_blocker.unblock(), override_settings(**KEYS), empty as name:
        shared = database()
        restore(name, lzma.decompress((FILLED / "filled.sql.xz").read_bytes()))
        migrate(name)
        point_at(shared)
        yield name


@pytest.fixture
def own_database(upgraded, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), own_clone(upgraded):
        yield


@pytest.fixture(autouse=True)
def in_use(own_database, media_root, monkeypatch) -> Iterator[None]:
    """The day after it was filled, with its keys and its files."""
    media_root.mkdir()
    with tarfile.open(FILLED / "files.tar.xz") as files:
        # Not every Python 3.11 knows the filters that 3.12 asks for.
        files.extraction_filter = getattr(tarfile, "data_filter", None)
        files.extractall(media_root)  # noqa: S202 (an archive of ours)
    with override_settings(**KEYS), time_machine.travel(NEXT_DAY, tick=True):
        # Each field keeps the key that it found first.
        key = EncryptedTextField().f
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                if isinstance(field, EncryptedFieldMixin):
                    monkeypatch.setitem(vars(field), "f", key)
        yield


def person(username: str) -> User:
    return User.objects.get(username=username)


def opens(desk: Client, address: str) -> bool:
    answer = desk.get(address)
    answer.close()
    return answer.status_code == 200


def restore(name: str, statements: bytes) -> None:
    with opened() as connect, connect(owner_url(), name).cursor() as cursor:
        cursor.execute(statements)


def definitions(name: str) -> bytes:
    """Tables, constraints, triggers, functions, views, and who may do what with them.

    As a restored copy has them: PostgreSQL writes AND without the parentheses that it
    keeps of what a migration said.
    """
    with clone("template0") as copy:
        restore(copy, dump(name))
        return dump(copy)


def dump(name: str) -> bytes:
    url = f"{owner_url().rpartition('/')[0]}/{name}"
    dump = [binaries() / "pg_dump", "--schema-only", url]
    lines = subprocess.run(dump, capture_output=True, check=True).stdout.splitlines()
    # Not psql's own commands, each with a random key.
    return b"\n".join(line for line in lines if not line.startswith(b"\\"))


def owner_url() -> str:
    return os.environ["MIGRATION_DATABASE_URL"]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_nothing_is_left_to_migrate():
    call_command("migrate", check_unapplied=True, verbosity=0)


def test_its_tables_and_privileges_are_those_of_a_new_one(upgraded):
    with clone() as new:
        assert definitions(upgraded).splitlines() == definitions(new).splitlines()


def test_its_archive_is_verified():
    call_command("verify_archive", anchor=ANCHORS)


def test_what_its_events_told_stands_in_columns():
    """The last that each says; a tombstone is left as it was."""
    told = [(event, json.loads(event.body)) for event in Event.objects.order_by("seq")]
    grown = {
        event.complaint_id: said["severity_before"]
        for event, said in told
        if "severity_before" in said
    }
    moved = {
        row["pk"]: (said["before"], said["after"])
        for event, said in told
        for row in said.get("rows", ())
        if event.verb == "recategorise" and row["object"] == "note"
    }
    off_form = {
        event.pk
        for event, said in told
        if event.verb in OFF_FORM
        or (said.get("kind") == "erasure" and event.verb in ("ask", "approve"))
    }

    serious = Complaint.objects.filter(erased_at=None).exclude(severity_before="")
    notes = Note.objects.exclude(category_after="")
    asked = Event.objects.filter(is_on_form=False)
    assert dict(serious.values_list("pk", "severity_before")) == grown != {}
    assert (
        {
            pk: (before, after)
            for pk, before, after in notes.values_list(
                "pk", "category_before", "category_after"
            )
        }
        == moved
        != {}
    )
    assert set(asked.values_list("pk", flat=True)) == off_form != set()


def test_what_was_encrypted_is_read():
    kept = Complaint.objects.get(
        client_name=WORDS["client_name"], identity_number__isnull=False
    )

    assert kept.identity_number == WORDS["identity_number"]
    assert Correction.objects.get().after == "13900005678"


def test_who_came_in_before_is_known_at_his_address():
    assert LoginTry.objects.filter(
        user=person("gm"), outcome="success", address="127.0.0.1"
    ).exists()


@pytest.mark.parametrize("state", State)
def test_a_directors_cases_open(state):
    director = person("operations")
    cases = Complaint.objects.visible_to(director).filter(state=state)
    desk = logged_in(director)

    # What was erased comes first.
    for case in cases.order_by("erased_at", "category")[:3]:
        assert opens(desk, case.get_absolute_url())
    assert opens(desk, f"{case.get_absolute_url()}form.pdf")


def test_what_was_asked_opens_whatever_was_decided():
    desk = logged_in(person("gm"))
    asked = Escalation.objects.filter(complaint__branch__code="SH001")

    assert len(set(asked.values_list("kind", "state"))) > 30
    for row in asked.order_by("kind", "state").distinct("kind", "state"):
        address = reverse("admin:complaints_escalation_change", args=[row.pk])
        assert opens(desk, address), address


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/reports/register/SH001/2026/",
        f"/reports/scorecard/{MONTH}/",
        *(f"/reports/monthly/{MONTH}{end}" for end in ("/", ".pdf", ".xlsx")),
    ],
)
def test_its_papers_open(address):
    assert opens(logged_in(person("gm")), address)


def test_its_cases_go_on():
    handler = person("handler")
    received = Complaint.objects.filter(state=State.RECEIVED, category="A")
    case = received.visible_to(handler).earliest("pk")

    reach(case, State.CLOSED, by=handler)

    call_command("verify_archive", anchor=ANCHORS)


def test_a_case_of_its_own_is_erased():
    asked = Escalation.objects.get(kind="erasure", state="pending")

    with time_machine.travel(RETENTION_IS_OVER, tick=True):
        services.approve(asked, by=person("hq"))
        erase_approved(asked.complaint.branch)

    assert Complaint.objects.get(pk=asked.complaint_id).is_erased
    call_command("verify_archive", anchor=ANCHORS)
