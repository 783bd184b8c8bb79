"""Starts that can't work: each says in one line what is wrong and what to do."""

import importlib.util
import os
import runpy
import shutil
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.db.migrations import Migration
from django.db.utils import ConnectionHandler
from django.utils import timezone

from branches import boundary, encryption, keys
from complaints.clocks import clock
from config import beat, deployment
from config.local import data, server, services
from config.local.account import binaries
from config.local.errors import ServiceError, one_clear_line
from tests.stack import ROOT, clean_environment, free_port

SECRET = "a-key-of-forty-characters-drawn-by-lot-0"
NOWHERE = "postgresql://desk_app:secret@127.0.0.1:1/desk"
WELL_SET = {
    "SECRET_KEY": SECRET,
    "FIELD_ENCRYPTION_KEYS": SECRET[::-1],
    "DATABASE_URL": NOWHERE,
    "REDIS_URL": "redis://:secret@127.0.0.1:1/0",
    "ALLOWED_HOSTS": "desk.example.cn",
}
# One setting that is wrong, and what the line says of it.
SETTINGS = [
    ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
    ({"SECRET_KEY": "short"}, "SECRET_KEY must have at least 32 characters"),
    ({"FIELD_ENCRYPTION_KEYS": ""}, "FIELD_ENCRYPTION_KEYS is not set"),
    ({"DATABASE_URL": ""}, "DATABASE_URL is not set"),
    ({"DATABASE_URL": "mysql://desk@db/desk"}, "DATABASE_URL must be a whole address"),
    ({"DATABASE_URL": "db.example.cn"}, "begins with postgresql://"),
    ({"DATABASE_URL": "postgresql://desk@db:x/desk"}, "DATABASE_URL must be a whole"),
    ({"DATABASE_URL": "postgresql://desk@db"}, "DATABASE_URL names no database"),
    ({"MIGRATION_DATABASE_URL": "desk_owner"}, "MIGRATION_DATABASE_URL must be"),
    ({"REDIS_URL": ""}, "REDIS_URL is not set"),
    ({"REDIS_URL": "127.0.0.1:6379"}, "REDIS_URL must be a whole address"),
    ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS is empty"),
    ({"CSRF_TRUSTED_ORIGINS": "desk.example.cn"}, "must begin with https://"),
    ({"DEBUG": "yes"}, "DEBUG must be True or False, not 'yes'"),
    ({"HTTPS": "on"}, "HTTPS must be True or False"),
    ({"TRUSTED_PROXIES": "10.0.0.1/8"}, "TRUSTED_PROXIES: 10.0.0.1/8 has host bits"),
    ({"TRUSTED_PROXIES": "proxy"}, "TRUSTED_PROXIES: 'proxy'"),
    ({"METRICS_FROM": "everybody"}, "METRICS_FROM: 'everybody'"),
    ({"ROBOT_GATEWAYS": "https://robots.example.cn/"}, "ROBOT_GATEWAYS: 'https://"),
    ({"OIDC_ISSUER": "https://sso.example.cn"}, "OIDC_CLIENT_ID is not set"),
    (
        {"OIDC_ISSUER": "https://sso.example.cn", "OIDC_CLIENT_ID": "desk"},
        "OIDC_CLIENT_SECRET is not set",
    ),
    ({"OIDC_CLIENT_ID": "desk"}, "OIDC_ISSUER is not set"),
    ({"OIDC_ISSUER": "sso.example.cn"}, "OIDC_ISSUER must be a whole address"),
    ({"OIDC_MATCHES": "email"}, "OIDC_MATCHES must be username or staff_number"),
    ({"SITE_URL": "desk.example.cn"}, "SITE_URL must be a whole address"),
    ({"CLAMD_URL": "127.0.0.1:3310"}, "CLAMD_URL must be a whole address"),
    ({"EMAIL_PORT": "smtp"}, "EMAIL_PORT must be a whole number"),
    ({"EMAIL_USE_TLS": "1", "EMAIL_USE_SSL": "1"}, "EMAIL_USE_TLS and EMAIL_USE_SSL"),
    ({"LOG_FORMAT": "xml"}, "LOG_FORMAT must be line or json, not 'xml'"),
    ({"S3_BUCKET": "letters"}, "S3_ACCESS_KEY is not set"),
    ({"SESSION_HOURS": "0"}, "SESSION_HOURS must be a whole number from 1 on"),
]
# Each of what a deployment starts, as it starts it.
PROGRAMS = {
    "command": ["manage.py", "check"],
    "web": ["-m", *server.web(8000)],
    "worker": ["-m", *server.worker("worker", queue="celery", processes=1)],
    "beat": ["-m", *server.beat(Path("/nowhere/schedule"))],
}


def said(stopped: pytest.ExceptionInfo[SystemExit]) -> str:
    """The one line; Python prints it and ends with status 1."""
    line = stopped.value.code
    assert isinstance(line, str)
    assert "\n" not in line
    return line


@pytest.fixture
def environment(monkeypatch):
    """Sets what is given, and nothing else of the desk's."""
    for name in os.environ.keys() - clean_environment().keys():
        monkeypatch.delenv(name)

    def give(**wanted: str) -> None:
        for name, value in wanted.items():
            monkeypatch.setenv(name, value)

    return give


@pytest.mark.parametrize(("wrong", "line"), SETTINGS)
def test_a_wrong_setting_is_named(environment, wrong, line):
    environment(**WELL_SET | wrong)

    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(ROOT / "config" / "settings.py"))

    assert line in said(stopped)
    assert "secret" not in said(stopped).replace("secrets", "").replace(
        "its secret", ""
    )


def test_well_set_is_none(environment):
    environment(**WELL_SET)

    assert runpy.run_path(str(ROOT / "config" / "settings.py"))["ALLOWED_HOSTS"]


@pytest.mark.parametrize("program", PROGRAMS)
def test_whatever_is_started_says_it_in_one_line(program):
    wrong = {**WELL_SET, "SECRET_KEY": "", "LC_ALL": "C"}

    refused = subprocess.run(
        [sys.executable, *PROGRAMS[program]],
        cwd=ROOT,
        env=clean_environment(**wrong),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert line.startswith("SECRET_KEY is not set")


@pytest.mark.parametrize("name", ["DEBUG", "DEMO"])
def test_what_is_for_trying_out_is_refused_in_a_deployment(settings, tmp_path, name):
    settings.DATA_DIR, settings.HTTPS = tmp_path, True
    settings.DEBUG = settings.DEMO = False
    setattr(settings, name, True)

    assert next(deployment.of_settings()).startswith(f"{name} is True beside HTTPS")


def test_a_data_dir_that_is_none_is_named(settings, tmp_path, monkeypatch):
    settings.HTTPS = False
    settings.DATA_DIR = tmp_path / "投诉 数据"
    assert "is no folder" in next(deployment.of_settings())

    settings.DATA_DIR.mkdir()
    assert list(deployment.of_settings()) == []

    monkeypatch.setattr("os.access", lambda *_args: False)
    assert "can't be written by user" in next(deployment.of_settings())


def other(monkeypatch, **wanted: str) -> None:
    """The desk's database, named otherwise."""
    of_tests = dict(connection.settings_dict) | wanted
    handler = ConnectionHandler({"default": of_tests})
    monkeypatch.setattr(deployment, "connection", handler["default"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"NAME": "desc"}, 'database "desc" does not exist'),
        ({"USER": "desk_ap"}, 'role "desk_ap" does not exist'),
        ({"HOST": "no.such.host.invalid"}, "could not translate host name"),
    ],
)
def test_a_database_that_never_will_answer_is_named(monkeypatch, wrong, line):
    other(monkeypatch, **wrong)

    with pytest.raises(SystemExit) as stopped:
        deployment.answers()

    assert said(stopped).startswith("DATABASE_URL: ")
    assert line in said(stopped)


def test_a_wrong_password_is_told_as_postgresql_says_it(monkeypatch):
    class Refusing:
        def ensure_connection(self) -> None:
            raise OperationalError(
                'connection to server at "::1", port 5432 failed: Connection refused\n'
                "\tIs the server running on that host?\n"
                'connection to server at "127.0.0.1", port 5432 failed: FATAL:'
                '  password authentication failed for user "desk_app"\n'
            )

        def close(self) -> None: ...

    monkeypatch.setattr(deployment, "connection", Refusing())

    with pytest.raises(SystemExit) as stopped:
        deployment.answers()

    assert 'password authentication failed for user "desk_app"' in said(stopped)


@pytest.mark.django_db
def test_a_database_that_is_down_is_named_and_waited_for(monkeypatch, caplog):
    other(monkeypatch, HOST="127.0.0.1", PORT="1")

    assert deployment.answers() is False
    assert "DATABASE_URL: connection to server" in caplog.text


def test_a_clock_that_is_wrong_is_told_at_the_start(monkeypatch, caplog):
    late = timezone.now() - timedelta(hours=2)
    monkeypatch.setattr(clock, "of_database", lambda: late)

    deployment.warn_of_clock()

    assert "this host's clock is +7200 s off the database's" in caplog.text


@pytest.mark.django_db
def test_an_older_postgresql_is_refused(monkeypatch):
    monkeypatch.setattr(boundary, "OLDEST", 99)

    assert "PostgreSQL 99 or newer is needed" in boundary.faults()


@pytest.mark.django_db
def test_a_key_that_is_not_the_right_one_is_named(settings):
    keys.note()
    wanted = encryption.newest()
    settings.FIELD_ENCRYPTION_KEYS = ["another-key-than-was-there"]

    with pytest.raises(SystemExit) as stopped:
        keys.refuse_missing()

    assert wanted in said(stopped)
    assert "FIELD_ENCRYPTION_KEYS" in said(stopped)


class Loaded:
    """As a database of another version would be read."""

    disk_migrations = {
        (app, "0002_here"): Migration("0002_here", app) for app in deployment.APPS
    }
    applied_migrations = disk_migrations

    def __init__(self, _connection) -> None: ...


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("applied", "line"),
    [
        ({("branches", "0002_here"): None}, "of an older state (2 migrations to go"),
        (
            Loaded.disk_migrations | {("reports", "0003_later"): None},
            "of a newer version (reports.0003_later)",
        ),
    ],
)
def test_tables_of_another_version_are_refused(monkeypatch, applied, line):
    monkeypatch.setattr(Loaded, "applied_migrations", applied)
    monkeypatch.setattr(deployment, "MigrationLoader", Loaded)

    assert line in next(deployment.of_tables())


@pytest.mark.django_db
def test_the_tables_of_this_version_are_not(monkeypatch):
    assert list(deployment.of_tables()) == []


@pytest.mark.parametrize(
    ("url", "line", "is_waited_for"),
    [
        (
            "redis://:secret@127.0.0.1:1/0",
            "REDIS_URL: 127.0.0.1:1 does not answer",
            True,
        ),
        ("redis://no.such.host.invalid/0", "no.such.host.invalid", False),
    ],
)
def test_a_broker_that_is_away_is_named(
    settings, monkeypatch, caplog, url, line, is_waited_for
):
    monkeypatch.setenv("REDIS_URL", url)
    settings.CELERY_BROKER_URL = url

    found = list(deployment.of_broker())

    assert (found == []) == is_waited_for
    assert line in (caplog.text if is_waited_for else found[0])
    assert ":secret@" not in caplog.text


def test_static_files_that_were_not_collected_are_told_of(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path

    with pytest.raises(SystemExit) as stopped:
        deployment.refuse_uncollected()

    assert "run manage.py collectstatic" in said(stopped)


def test_of_two_beats_on_a_host_the_second_ends_and_spoils_nothing(tmp_path):
    lock = beat.alone_with(tmp_path / "schedule")
    try:
        with pytest.raises(SystemExit) as stopped:
            beat.alone_with(tmp_path / "schedule")
    finally:
        os.close(lock)

    assert "there is one in all" in said(stopped)
    assert not (tmp_path / "schedule").exists()


def test_a_schedule_that_can_be_kept_nowhere_is_named(tmp_path):
    with pytest.raises(SystemExit) as stopped:
        beat.alone_with(tmp_path / "nowhere" / "schedule")

    assert str(tmp_path / "nowhere" / "schedule") in said(stopped)


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_a_port_that_is_none_is_named(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(ServiceError, match="PORT must be a number from 1 to 65535"):
        server.chosen_port()


def test_of_two_starts_at_once_the_second_names_the_first(tmp_path):
    with (
        server.alone_in(tmp_path),
        pytest.raises(ServiceError, match=f"already running on .*{os.getpid()}"),
        server.alone_in(tmp_path),
    ):
        pass


def test_what_a_killed_start_leaves_is_no_hindrance(tmp_path):
    (tmp_path / "server.lock").write_text("process 1")
    (tmp_path / "prepared.json").write_text('{"migrations": ')

    with server.alone_in(tmp_path):
        assert data.Done(tmp_path / "prepared.json").differs("migrations", "any")


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("REDIS_URL", "redis://127.0.0.1:1"),
        ("REDIS_URL", "unix:///nowhere/valkey.sock"),
        ("DATABASE_URL", NOWHERE),
        ("MIGRATION_DATABASE_URL", "postgresql:///desk?host=/nowhere"),
    ],
)
def test_a_server_of_others_that_is_away_is_named_at_once(name, url):
    began = time.monotonic()

    with pytest.raises(ServiceError) as told:
        services.refuse_unreachable({name: url})

    assert str(told.value).startswith(f"{name}: ")
    assert "\n" not in str(told.value)
    assert ":secret@" not in str(told.value)
    assert time.monotonic() - began < 6


def test_a_data_dir_that_is_a_file_is_told_in_one_line(tmp_path):
    (tmp_path / "data").touch()

    with (
        pytest.raises(SystemExit) as stopped,
        one_clear_line("script/server"),
        server.alone_in(tmp_path / "data"),
    ):
        pass

    assert str(tmp_path / "data") in said(stopped)


@pytest.mark.parametrize("damage", ["binary", "folder"])
def test_a_key_file_that_is_none_is_named(tmp_path, damage):
    file = tmp_path / "secret_key"
    file.mkdir() if damage == "folder" else file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(SystemExit) as stopped, one_clear_line("script/server"):
        data.secret(file)

    assert str(file) in said(stopped)


def test_a_postgresql_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setenv("PG_BIN", "/nowhere")

    with pytest.raises(ServiceError, match="no PostgreSQL in PG_BIN: /nowhere"):
        binaries()


def test_a_demonstration_that_broke_off_in_its_reports_goes_on(tmp_path, monkeypatch):
    done, ran, is_empty = data.Done(tmp_path / "prepared.json"), [], [True, False]

    def step(_env, _folder, command, *_options) -> None:
        ran.append(command)
        if ran == ["load_demo", "load_demo_reports"]:
            raise KeyboardInterrupt

    monkeypatch.setattr(data, "step", step)
    monkeypatch.setattr(data, "is_empty", lambda _url: is_empty.pop(0))
    at = services.Services("", "", "", None, None, "", {})
    with pytest.raises(KeyboardInterrupt):
        data.demonstrate(tmp_path, at, {}, done)

    again = data.Done(tmp_path / "prepared.json")
    data.demonstrate(tmp_path, at, {}, again)

    assert ran == ["load_demo", "load_demo_reports", "load_demo_reports"]
    assert not again.differs("demo", "loaded")


def test_where_people_work_already_nothing_is_demonstrated(tmp_path, monkeypatch):
    ran = []
    monkeypatch.setattr(data, "step", lambda *args: ran.append(args))
    monkeypatch.setattr(data, "is_empty", lambda _url: False)
    at = services.Services("", "", "", None, None, "", {})

    data.demonstrate(tmp_path, at, {}, data.Done(tmp_path / "prepared.json"))

    assert ran == []


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """As it lies in a checkout of its own, without .venv."""
    spec = importlib.util.spec_from_file_location(
        "bootstrap_of_scripts", ROOT / "script" / "bootstrap.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements.txt").write_text("Django==5.2\n")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    return module


def test_a_checkout_that_is_not_ready_and_read_only_says_what_to_run(
    bootstrap, monkeypatch
):
    monkeypatch.setattr("os.access", lambda *_args: False)

    with pytest.raises(SystemExit) as stopped:
        bootstrap.main("requirements.txt", "config.local.server")

    assert "run python3 script/bootstrap.py requirements.txt" in said(stopped)


def test_a_checkout_that_is_ready_is_only_read(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    note = bootstrap.VENV / ".requirements.txt.sha256"
    note.parent.mkdir()
    note.write_text(bootstrap.digest_of("requirements.txt"))
    monkeypatch.setattr("os.access", lambda *_args: False)

    bootstrap.main("requirements.txt")

    assert not (bootstrap.ROOT / ".venv.lock").exists()


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (
            [
                "WARNING: Retrying … Failed to establish a new connection: [Errno -3]",
                "ERROR: No matching distribution found for Django==5.2",
            ],
            "the first start needs the network",
        ),
        (
            [
                "ERROR: Could not find a version that satisfies the requirement"
                " Django==5.2 (from versions: none)",
                "ERROR: No matching distribution found for Django==5.2",
            ],
            "the first start needs the network",
        ),
        (
            ["ERROR: Could not install packages: [Errno 28] No space left on device"],
            "No space left on device",
        ),
        (["Collecting x", "ERROR: No matching distribution found for x"], "for x"),
        ([], "no reason given"),
    ],
)
def test_why_packages_did_not_come_is_one_line(bootstrap, lines, line):
    assert line in bootstrap.reason(lines)


def test_without_a_python_that_fits_it_says_which_one_does(tmp_path):
    shutil.copytree(ROOT / "script", tmp_path / "script")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("dirname", "sh"):
        (tools / name).symlink_to(shutil.which(name))
    too_old = tools / "python3"
    too_old.write_text("#!/bin/sh\nexit 1\n")  # or without venv: both refuse
    too_old.chmod(0o755)

    refused = subprocess.run(
        [tmp_path / "script" / "server"],
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
    )

    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert line == "server: needs Python 3.11, 3.12 or 3.13 with venv on PATH"


def start(*command: str, **environment: str) -> tuple[int, str, str]:
    """Its status, its last line, and all that it said."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
        timeout=300,
    )
    return done.returncode, done.stderr.strip().rpartition("\n")[2], done.stderr


@pytest.mark.faults_long
def test_a_path_with_spaces_and_chinese_characters_is_a_path(tmp_path):
    folder = tmp_path / "投诉 受理台"

    status, _line, told = start(
        *("script/manage", "check"), DATA_DIR=str(folder), DEMO="0", LC_ALL="C"
    )

    assert status == 0, told
    assert (folder / "postgres" / "PG_VERSION").exists()


@pytest.mark.faults_long
def test_redis_of_others_that_is_away_stops_the_start(tmp_path):
    status, line, told = start(
        "script/server",
        DATA_DIR=str(tmp_path),
        PORT=str(free_port()),
        REDIS_URL="redis://127.0.0.1:1",
    )

    assert status == 1
    assert line.startswith("script/server: REDIS_URL: ")
    assert "Traceback" not in told


@pytest.mark.faults_long
def test_a_first_start_without_network_says_so(tmp_path):
    shutil.copytree(ROOT / "script", tmp_path / "script")
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    status, line, told = start(
        str(tmp_path / "script" / "server"),
        PIP_INDEX_URL=f"http://127.0.0.1:{port}/simple",
        PIP_CONFIG_FILE=os.devnull,
        PIP_RETRIES="0",
    )

    assert status == 1
    assert "the first start needs the network" in line
    assert "installing requirements.txt" in told


@pytest.mark.faults_long
def test_a_small_disk_is_named(tmp_path):
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=30m", "tmpfs", tmp_path],
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small disk")
    try:
        status, line, told = start(
            *("script/manage", "check"), DATA_DIR=str(tmp_path / "data"), DEMO="0"
        )
    finally:
        subprocess.run(["umount", "--lazy", tmp_path], check=True)

    assert status == 1
    assert "no space left on the disk" in line
    assert "Traceback" not in told
