"""What stands in the logs, and what must not."""

import json
import logging

import pytest
from django.db import IntegrityError, transaction

from branches.models import User
from config.local.logs import rotate
from config.logs import JsonFormatter, LineFormatter
from tests.cases import make_complaint


class Kept(logging.Handler):
    """The lines as the console would show them."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.lines: list[dict] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def lines():
    kept, logger = Kept(), logging.getLogger("desk.requests")
    logger.addHandler(kept)
    yield kept.lines
    logger.removeHandler(kept)


def test_a_line_names_request_user_and_case_and_no_query(client, frontdesk, lines):
    complaint = make_complaint(by=frontdesk)
    client.force_login(frontdesk)

    client.get("/", {"q": "张三丰"})
    client.get(f"/complaints/{complaint.number}/")
    client.get("/nowhere/张三丰/")

    queue, case, nowhere = lines
    assert queue["message"].startswith("GET / 200")
    assert (queue["user"], queue["case"]) == (str(frontdesk.pk), None)
    assert case["case"] == complaint.number
    assert len({queue["request"], case["request"]}) == 2
    assert "unknown address 404" in nowhere["message"]
    assert "张三丰" not in json.dumps(lines, ensure_ascii=False)


def test_a_probe_of_a_balancer_is_logged_without_a_query(
    client, lines, django_assert_num_queries
):
    with django_assert_num_queries(0):
        client.get("/live/")

    assert lines[0]["user"] is None


@pytest.mark.parametrize("formatter", [LineFormatter(), JsonFormatter()])
def test_the_row_that_the_database_refused_is_not_logged(formatter, handler):
    record = None
    try:
        with transaction.atomic():
            User.objects.create(username=handler.username, last_name="张三丰")
    except IntegrityError as error:
        info = (type(error), error, error.__traceback__)
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "x", None, info)

    said = formatter.format(record)

    assert "branches_user_username_key" in said
    assert "Key (username)" not in said


def test_a_full_log_is_rotated_while_it_is_written(tmp_path):
    log, small = tmp_path / "web.log", tmp_path / "beat.log"
    small.write_text("kept")
    with log.open("a") as writer:
        writer.write("x" * 50)
        writer.flush()
        rotate(tmp_path, limit=20)
        writer.write("next")

    assert log.read_text() == "next"
    assert (tmp_path / "web.log.1").read_text() == "x" * 50
    assert small.read_text() == "kept"
