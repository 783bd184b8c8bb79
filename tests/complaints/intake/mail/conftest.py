from collections.abc import Iterator

import pytest

from branches.models import Branch
from complaints.models import Mailbox
from tests.complaints.intake.mail.server import PASSWORD, USER, Server, running


@pytest.fixture(scope="session")
def imap() -> Iterator[Server]:
    with running() as server:
        yield server


class Box:
    """A branch's mailbox, and a hand that puts messages into it."""

    def __init__(self, server: Server, row: Mailbox) -> None:
        self.server, self.row = server, row

    def receive(self, *messages: bytes) -> None:
        with self.server.client() as client:
            for raw in messages:
                client.append(self.row.folder, raw)

    def lies_there(self) -> list[tuple[int, tuple[bytes, ...], bytes]]:
        """Each message with its flags, as the server has it."""
        with self.server.client() as client:
            client.select_folder(self.row.folder, readonly=True)
            found = client.fetch(client.search(), ["FLAGS", "BODY.PEEK[]"])
        return sorted(
            (uid, row[b"FLAGS"], row[b"BODY[]"]) for uid, row in found.items()
        )


@pytest.fixture
def box(imap: Server, branch: Branch, settings) -> Box:
    settings.MAIL_HOSTS = ["127.0.0.1"]
    row = Mailbox.objects.create(
        branch=branch,
        host="127.0.0.1",
        port=imap.port,
        security="none",
        username=USER,
        password=PASSWORD,
        folder=imap.new_folder(),
        takes_from="2026-01-01",
    )
    return Box(imap, row)
