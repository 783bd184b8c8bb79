"""script/server and script/manage as their user meets them."""

import os
import signal
import socket
import stat
import subprocess
import time
from pathlib import Path
from urllib.request import urlopen

import psycopg2
import pytest

from tests.stack import ROOT, clean_environment


def run(*command, **environment):
    return subprocess.run(
        command,
        cwd=ROOT,
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
    )


def health(stack):
    with urlopen(f"{stack.url}/health/") as answer:  # noqa: S310 (the stack's own)
        return answer.status


def test_the_ready_desk_answers(stack):
    assert health(stack) == 200


def test_secrets_are_for_their_owner_alone(stack):
    for name in ("secret_key", "field_encryption_key"):
        mode = (stack.data_dir / name).stat().st_mode

        assert stat.S_IMODE(mode) == 0o600


def test_nothing_of_the_desk_is_open_to_other_users(stack):
    """Whatever the user's umask is: data, files, logs and what holds a key."""
    folders = (stack.data_dir, Path(stack.services["sockets"]))
    found = [path for folder in folders for path in (folder, *folder.rglob("*"))]

    assert len(found) > 100
    assert [path for path in found if is_open(path)] == []


def is_open(path):
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:  # A file of the running database.
        return False
    return not stat.S_ISLNK(mode) and bool(stat.S_IMODE(mode) & 0o077)


def test_a_second_server_says_that_one_is_running_and_leaves_it_alone(stack):
    second = run("script/server", DATA_DIR=str(stack.data_dir), PORT="1")

    assert second.returncode == 1
    assert "already running" in second.stderr
    assert second.stderr.count("\n") == 1
    assert health(stack) == 200


def test_a_taken_port_is_told_in_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run("script/server", DATA_DIR=str(tmp_path), PORT=str(port))

    assert refused.returncode == 1
    assert f"port {port}" in refused.stderr
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize("script", ["script/server", "script/manage"])
def test_one_database_address_alone_is_told_in_one_line(script, tmp_path):
    refused = run(
        script, "check", DATA_DIR=str(tmp_path), DATABASE_URL="postgresql://elsewhere"
    )

    assert refused.returncode == 1
    assert "MIGRATION_DATABASE_URL" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_manage_works_on_the_running_servers_data(stack):
    where = "from django.conf import settings; print(settings.DATABASES['default'])"

    assert stack.services["sockets"] in stack.manage("shell", "-v0", "-c", where)


def test_manage_passes_input_output_and_status(stack):
    program = "import sys; print(sys.stdin.read() * 2); sys.exit(7)"
    done = subprocess.run(
        ["script/manage", "shell", "-v0", "-c", program],
        cwd=ROOT,
        env=stack.environment,
        input="投诉",
        capture_output=True,
        text=True,
    )

    assert done.returncode == 7
    assert done.stdout == "投诉投诉\n"


def test_a_killed_database_comes_back_under_the_running_desk(stack):
    os.kill(stack.services["pids"]["postgres"], signal.SIGKILL)

    deadline = time.monotonic() + 30
    while not takes_connections(stack.services["app_url"]):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert health(stack) == 200


def takes_connections(url):
    try:
        psycopg2.connect(url).close()
    except psycopg2.OperationalError:
        return False
    return True
