"""Embedded PostgreSQL and Valkey: shared, restarted, recovered, and bypassed."""

import json
import os
import pwd
import shutil
import signal
import time
from contextlib import closing

import psycopg2
import pytest
import redis

from config.local.account import account_for
from config.local.errors import ServiceError, last_line
from config.local.services import embedded_in, outside_urls, running

OUTSIDE = ("DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL")


@pytest.fixture
def data_dir(tmp_path, monkeypatch):
    for name in OUTSIDE:
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "data"


def asked(url, question):
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_services_run_inside_the_block_alone(data_dir):
    with running(data_dir, durable=False) as services:
        assert asked(services.app_url, "SELECT current_user") == "desk_app"
        assert asked(services.owner_url, "SELECT current_user") == "desk_owner"
        assert redis.Redis.from_url(services.redis_url).ping()

    with pytest.raises(psycopg2.OperationalError):
        asked(services.app_url, "SELECT 1")
    assert not os.path.exists(services.sockets)  # noqa: PTH110 (a string as noted)


def test_the_note_names_the_addresses(data_dir):
    with running(data_dir, durable=False) as services:
        note = json.loads((data_dir / "services.json").read_text())

        assert note["superuser_url"] == services.superuser_url
        assert note["pids"]["postgres"] == services.pids["postgres"]


def test_the_last_to_leave_stops_the_services(data_dir):
    with running(data_dir, durable=False) as services:
        with running(data_dir, durable=False) as same:
            assert same == services
        assert asked(services.app_url, "SELECT 1") == 1


def test_chinese_text_is_stored_and_sorted_as_utf8(data_dir):
    with running(data_dir, durable=False) as services:
        assert asked(services.app_url, "SHOW server_encoding") == "UTF8"
        assert asked(services.app_url, "SELECT upper('投诉ä')") == "投诉Ä"


def test_a_killed_server_recovers_what_was_committed(data_dir):
    with running(data_dir) as services:
        with closing(psycopg2.connect(services.owner_url)) as owner:
            owner.cursor().execute("CREATE TABLE kept AS SELECT 7 AS number")
            owner.commit()
        os.kill(services.pids["postgres"], signal.SIGKILL)
        os.kill(services.pids["valkey"], signal.SIGKILL)
        time.sleep(0.2)

        again = embedded_in(data_dir).start()

        assert again.app_url == services.app_url
        assert asked(again.app_url, "SELECT number FROM kept") == 7
        assert redis.Redis.from_url(again.redis_url).ping()


def test_a_lock_file_with_a_strangers_number_does_not_block_the_start(data_dir):
    with running(data_dir, durable=False):
        pid_file = data_dir / "postgres" / "postmaster.pid"
        remains = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getppid()), *remains[1:]]))

    with running(data_dir, durable=False) as services:
        assert asked(services.app_url, "SELECT 1") == 1


def test_a_first_start_that_broke_off_is_begun_again(data_dir):
    (data_dir / "postgres.unfinished").mkdir(parents=True)
    (data_dir / "postgres.unfinished" / "PG_VERSION").write_text("18\n")

    with running(data_dir, durable=False) as services:
        assert asked(services.app_url, "SELECT 1") == 1


def test_a_long_temporary_folder_does_not_break_the_sockets(
    data_dir, tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / ("long" * 25)))

    with running(data_dir, durable=False) as services:
        assert len(services.sockets) < 40


def test_a_broken_server_is_told_in_one_line(data_dir, monkeypatch):
    monkeypatch.setenv("PG_BIN", "/nowhere")

    with (
        pytest.raises(ServiceError, match="PostgreSQL") as told,
        running(data_dir, durable=False),
    ):
        pass
    assert "\n" not in str(told.value)
    assert not (data_dir / "services.json").exists()


def test_servers_named_by_the_environment_bypass_the_embedded_ones(
    data_dir, monkeypatch
):
    given = {name: f"{name.lower()}://elsewhere" for name in OUTSIDE}
    for name, url in given.items():
        monkeypatch.setenv(name, url)

    with running(data_dir) as services:
        assert services.environment() | services.owner() == given
        assert services.superuser_url is None
        assert not (data_dir / "postgres").exists()
        assert not (data_dir / "valkey").exists()


@pytest.mark.parametrize(
    ("alone", "missing"),
    [
        ("DATABASE_URL", "MIGRATION_DATABASE_URL"),
        ("MIGRATION_DATABASE_URL", "DATABASE_URL"),
    ],
)
def test_one_database_address_without_the_other_is_refused(alone, missing):
    with pytest.raises(ServiceError, match=rf"\b{missing}\b"):
        outside_urls({alone: "postgresql://elsewhere"})


@pytest.fixture
def no_user_namespaces(tmp_path, monkeypatch):
    refuses = tmp_path / "unshare"
    refuses.write_text("#!/bin/sh\nexit 1\n")
    refuses.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")


def test_root_without_user_namespaces_becomes_nobody_elsewhere(
    data_dir, tmp_path, monkeypatch, no_user_namespaces
):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("config.local.account.PUBLIC", tmp_path)

    account = account_for(data_dir / "postgres")

    assert account.uid == pwd.getpwnam("nobody").pw_uid
    assert account.home.parent == tmp_path
    assert account.binaries.is_relative_to(account.home)


if os.geteuid() == 0:  # Nobody else can become another user.

    def test_a_cluster_of_nobodys_starts_again(data_dir, no_user_namespaces):
        for _ in range(2):
            with running(data_dir) as services:
                assert asked(services.app_url, "SELECT 1") == 1
                cluster = (data_dir / "postgres").resolve()
                assert cluster.owner() == "nobody"

        shutil.rmtree(cluster.parent)


def test_the_telling_line_of_a_log_is_its_last_error():
    log = "LOG: starting\nFATAL: could not create lock file\nLOG: shut down\n"

    assert last_line(log) == "FATAL: could not create lock file"
