"""What every test may ask for; people.py brings the people, databases.py the rest."""

import gc
import json
from collections import defaultdict
from itertools import count
from pathlib import Path

import pytest
from django.utils import timezone

from complaints.clocks import clock
from complaints.desk.help.pictures.browser import chromium
from tests.databases import (
    django_db_setup,
    own_database,
    owner_connection,
    superuser,
)

# The database's clock is not frozen with the test's: both are the test's.
clock.of_database = timezone.now
clock.apart = lambda: 0.0

__all__ = ["django_db_setup", "own_database", "owner_connection", "superuser"]

pytest_plugins = ["tests.stack", "tests.outside", "tests.people"]
MEDIA = count(1)
collect_ignore = [] if chromium() else ["browser"]


@pytest.fixture
def _django_db_helper(own_database, _django_db_helper) -> None:
    """pytest-django's own, on a database of the test's own where it commits."""


@pytest.fixture(autouse=True)
def media_root(settings, media_roots) -> Path:
    """The test's own, made when a first file is kept in it."""
    settings.MEDIA_ROOT = media_roots / str(next(MEDIA))
    return settings.MEDIA_ROOT


@pytest.fixture(scope="session")
def media_roots(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("media")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--norm-report",
        metavar="FILE",
        type=Path,
        help="write {obligation: [ids of passed tests]} as JSON",
    )


def pytest_configure(config: pytest.Config) -> None:
    # xdist's own, which is not there in a run without it.
    config.addinivalue_line("markers", "xdist_group(name): run by one worker")
    file = config.getoption("--norm-report")
    if file and not hasattr(config, "workerinput"):
        config.pluginmanager.register(NormReport(file))


# xdist adds the group to a test's id: note the id before.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The longest first, or one worker is left with it when the other is done.
    items.sort(key=lambda item: "visibility" not in item.path.parts)
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("stack"))
        for marker in item.iter_markers("norm"):
            for obligation in marker.args:
                item.user_properties.append(("norm", (obligation, item.nodeid)))


def pytest_collection_finish() -> None:
    # What is loaded by now stays: look only at what the tests make, and not as often.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


class NormReport:
    """Which tests that passed name which obligation of the norm."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.passed: dict[str, set[str]] = defaultdict(set)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, value in report.user_properties:
            if name != "norm":
                continue
            obligation, test = value
            if report.when == "call" and report.passed:
                self.passed[obligation].add(test)
            elif report.failed:
                self.passed[obligation].discard(test)

    def pytest_sessionfinish(self) -> None:
        found = {name: sorted(tests) for name, tests in self.passed.items() if tests}
        self.file.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n")
