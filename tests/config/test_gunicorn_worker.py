"""The web server answers who asks whether it lives, whatever its threads wait for."""

import subprocess
import sys
import time
from threading import Thread

import pytest
import requests

from tests.stack import ROOT, free_port

APP = """
import time
def app(environ, start_response):
    if environ["PATH_INFO"] == "/slow/":
        time.sleep(6)
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""


@pytest.fixture
def web(tmp_path):
    """With one thread, so that one slow page takes them all."""
    (tmp_path / "hanging.py").write_text(APP)
    port = free_port()
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "hanging:app"),
            *(f"--bind=127.0.0.1:{port}", f"--pythonpath={tmp_path},{ROOT}"),
            *("--threads=1", "--worker-class=config.gunicorn_worker.Worker"),
            *("--no-control-socket", "--log-level=error"),
        ],
        cwd=tmp_path,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url)
        yield url
    finally:
        server.kill()
        server.wait()


def wait_for(url: str) -> None:
    for _try in range(200):
        try:
            requests.get(f"{url}/", timeout=5)
            return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("no web server")


def test_probes_wait_for_no_thread_and_others_do(web):
    slow = Thread(target=requests.get, args=[f"{web}/slow/"])
    slow.start()
    time.sleep(0.5)
    began = time.monotonic()

    assert requests.get(f"{web}/live/", timeout=2).ok
    assert requests.head(f"{web}/ready/", timeout=2).ok
    with pytest.raises(requests.Timeout):
        requests.get(f"{web}/", timeout=1)
    assert time.monotonic() - began < 4
    slow.join()


def test_a_connection_is_used_again(web):
    with requests.Session() as session:
        answers = [session.get(f"{web}{path}").text for path in ("/", "/live/", "/")]

    assert answers == ["ok"] * 3
