"""Ask clamd whether a file is clean, where one is configured (CLAMD_URL)."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT = 30
CLEAN = b"stream: OK"


class ScanError(Exception):
    """The scanner gives no answer: nobody knows whether the file is clean."""


def is_clean(chunks: Iterable[bytes]) -> bool:
    """True also where no scanner is configured; ScanError where it does not answer."""
    if not settings.CLAMD_URL:
        return True
    try:
        with _connected() as scanner:
            scanner.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                scanner.sendall(struct.pack("!L", len(chunk)) + chunk)
            scanner.sendall(struct.pack("!L", 0))
            answer = scanner.makefile("rb").read().rstrip(b"\0\n")
    except OSError as error:
        raise ScanError from error
    if answer != CLEAN and not answer.endswith(b" FOUND"):
        raise ScanError(answer.decode(errors="replace"))
    return bool(answer == CLEAN)


def _connected() -> socket.socket:
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "unix":
        scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        scanner.settimeout(TIMEOUT)
        scanner.connect(address.path)
        return scanner
    return socket.create_connection(
        (address.hostname, address.port or 3310), timeout=TIMEOUT
    )
