"""A real IMAP server on loopback, a folder for each test."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from imapclient import IMAPClient

from tests.stack import free_port

USER, PASSWORD = "complaints", "secret"
RUN = "from pymap.main import main; main()"
numbers = count(1)


class Server:
    def __init__(self, port: int) -> None:
        self.port = port

    def client(self) -> IMAPClient:
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=10)
        client.login(USER, PASSWORD)
        return client

    def new_folder(self) -> str:
        folder = f"folder{next(numbers)}"
        with self.client() as client:
            client.create_folder(folder)
        return folder


@contextmanager
def running() -> Iterator[Server]:
    port = free_port()
    words = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict"]
    words += ["--demo-user", USER, "--demo-password", PASSWORD]
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Server(port)
    try:
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(server: Server) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            with server.client():
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
