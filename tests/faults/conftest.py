"""One desk for all faults: each leaves it working for the next."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from config.local.postgres import autocommitting
from tests.faults.desk import Desk, new_desk
from tests.faults.storm import SETTLE, Storm
from tests.faults.users import Users

NUMBERS = count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        is_here = item.path.is_relative_to(Path(__file__).parent)
        if is_here and "desk" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("faults"))


@pytest.fixture(scope="session")
def desk(tmp_path_factory) -> Iterator[Desk]:
    desk = new_desk(tmp_path_factory.mktemp("faults"))
    try:
        desk.start()
        desk.stack.manage("shell", "-v0", "-c", SETTLE)
        yield desk
    finally:
        desk.stop()


@pytest.fixture(scope="module")
def users(desk) -> Users:
    """Ten people who are logged in."""
    users = Users(desk)
    users.log_in()
    return users


@pytest.fixture
def storm(desk) -> Storm:
    return Storm(desk, f"storm{next(NUMBERS)}")


@pytest.fixture
def superuser_of_desk(desk) -> Callable[..., None]:
    """Runs a statement for which the application has no right."""

    def run(statement: str, *values: object) -> None:
        with autocommitting(desk.services["superuser_url"]) as cursor:
            cursor.execute(statement, values)

    return run
