"""The outside world for real: a mail server and a robot that can fail and stall."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

from tests.stack import free_port


class Mailbox(MessageHandler):
    """Keeps what was sent; `refuses` makes the server answer with an error."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Message] = []
        self.refuses = False

    def handle_message(self, message: Message) -> None:
        self.mails.append(message)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuses:
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    box = Mailbox()
    port = free_port()
    with smtp_server(box, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield box


@contextmanager
def smtp_server(box: Mailbox, port: int) -> Iterator[None]:
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@dataclass
class Webhook:
    """A robot's address, and what was posted there."""

    url: str = ""
    status: int = 200
    stalls: float = 0.0
    calls: list[str] = field(default_factory=list)


@pytest.fixture
def webhook(settings) -> Iterator[Webhook]:
    hook = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(hook.stalls)
            hook.calls.append(body.decode())
            self.send_response(hook.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Not among the tests' own words."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    place = f"127.0.0.1:{server.server_port}"
    settings.ROBOT_GATEWAYS = [place]
    hook.url = f"json://{place}/robot"
    yield hook
    server.shutdown()
    server.server_close()
    thread.join()
