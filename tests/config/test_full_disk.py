"""Without room the desk reads on, takes nothing new, and goes on when there is some."""

import errno
import logging
import os
from collections import namedtuple
from contextlib import contextmanager

import psycopg2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.urls import NoReverseMatch, reverse

from complaints.case.models import read_log
from complaints.evidence.filing import files
from complaints.models import CaseRead
from config import room
from tests.cases import make_complaint
from tests.visibility.routes import GET, ROUTES

FULL = "服务器的磁盘已满"
Usage = namedtuple("Usage", "total used free")
WORDS = b"words" * 1000
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def case(frontdesk):
    return make_complaint(by=frontdesk)


@pytest.fixture
def forgetful(monkeypatch):
    """Nothing was noted in this hour."""
    monkeypatch.setattr(read_log, "_noted", read_log._Noted())


@contextmanager
def full_database():
    """It refuses every row, as PostgreSQL does where a table can't grow."""

    def refuse(execute, statement, *rest):
        if statement.lstrip().upper().startswith(WRITES):
            cause = psycopg2.errors.DiskFull("could not extend file")
            raise OperationalError(str(cause)) from cause
        return execute(statement, *rest)

    with connection.execute_wrapper(refuse):
        yield


def without_room(monkeypatch, *, free: int = 0) -> None:
    usage = Usage(total=10**9, used=10**9 - free, free=free)
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _folder: usage)


def pages_of(case):
    """Every address that takes no more than a case's number."""
    for name, methods in ROUTES.items():
        if GET not in methods:
            continue
        for args in ([], [case.number]):
            try:
                yield reverse(name, args=args)
            except NoReverseMatch:
                continue


def letter(words: bytes = WORDS) -> dict[str, object]:
    return {
        "kind": "client_material",
        "files": [SimpleUploadedFile("来信.txt", words)],
    }


def codes(client, addresses) -> dict[str, int]:
    found = {}
    for address in addresses:
        answer = client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)  # Closes the file.
        found[address] = answer.status_code
    return found


@pytest.mark.django_db(transaction=True)
def test_every_page_is_read_on_while_the_database_has_no_room(
    client, gm, case, settings, forgetful
):
    settings.DEAR_PER_MINUTE = 10_000
    client.force_login(gm)
    client.raise_request_exception = False
    addresses = list(pages_of(case))
    usual = codes(client, addresses)
    assert list(usual.values()).count(200) > 30
    read_log._noted.keys.clear()

    with full_database():
        now = codes(client, addresses)

    changed = {a: (usual[a], now[a]) for a in addresses if usual[a] != now[a]}
    # Who takes a list along is noted first: without that it is not given.
    taken = {a: codes for a, codes in changed.items() if a.endswith(".xlsx")}
    assert changed == taken, changed
    assert set(taken.values()) <= {(200, 503)}


def test_a_read_that_can_not_be_kept_is_told_to_the_log(
    client, frontdesk, case, forgetful, caplog
):
    client.force_login(frontdesk)
    with full_database(), caplog.at_level(logging.ERROR):
        assert client.get(case.get_absolute_url()).status_code == 200

    assert (
        f"read not kept: user {frontdesk.pk}, page, case {case.number}" in caplog.text
    )
    assert not CaseRead.objects.exists()
    client.get(case.get_absolute_url())
    assert CaseRead.objects.count() == 1


def test_what_is_written_to_a_full_database_is_refused_whole(client, frontdesk, case):
    client.force_login(frontdesk)
    client.raise_request_exception = False
    address = reverse("complaints:attach", args=[case.number])
    before = case.events.count()

    with full_database():
        refused = client.post(address, letter())

    assert (refused.status_code, FULL in refused.text) == (503, True)
    assert (case.attachments.count(), case.events.count()) == (0, before)
    assert client.post(address, letter()).status_code == 302
    assert case.attachments.count() == 1


def test_the_last_room_is_kept_for_reading(client, frontdesk, case, monkeypatch):
    client.force_login(frontdesk)
    note = reverse("complaints:attach", args=[case.number])
    with monkeypatch.context() as full:
        without_room(full, free=room.RESERVE - 1)
        refused = client.post(note, {})
        read = client.get(case.get_absolute_url())
        client.post(reverse("logout"))
        login = {"username": "frontdesk", "password": "demo-desk-2026"}
        back = client.post(reverse("login"), login)

    assert (refused.status_code, FULL in refused.text) == (503, True)
    assert read.status_code == 200
    assert back.status_code == 302
    assert client.post(note, {}).status_code == 422


@pytest.mark.django_db
def test_health_warns_of_a_full_disk(client, monkeypatch):
    without_room(monkeypatch)

    warnings = client.get("/health/").json()["warnings"]

    assert any("disk is full" in warning for warning in warnings)


def test_a_file_that_the_disk_can_not_take_leaves_nothing(
    client, frontdesk, case, monkeypatch
):
    """Disks find out at the end: what was written may have no room yet."""
    client.force_login(frontdesk)
    address = reverse("complaints:attach", args=[case.number])

    def no_room(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", no_room)
        refused = client.post(address, letter())

    assert refused.status_code == 422
    assert FULL in refused.text
    assert files.of(case.pk) == []
    assert not case.attachments.exists()
    assert client.post(address, letter()).status_code == 302
    [kept] = case.attachments.all()
    assert files.read(kept) == WORDS


def test_an_upload_that_finds_no_room_on_its_way_has_the_same_page(
    client, frontdesk, case, monkeypatch
):
    client.force_login(frontdesk)
    client.raise_request_exception = False

    def no_room(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(
        "django.core.files.uploadhandler.TemporaryFileUploadHandler.new_file", no_room
    )
    address = reverse("complaints:attach", args=[case.number])

    refused = client.post(address, letter(b"x" * 2_000_000))

    assert refused.status_code == 503
    assert FULL in refused.text
