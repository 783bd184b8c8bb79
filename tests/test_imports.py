"""Imports point one way: between apps, and between the rooms of each."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = {
    "branches": set(),
    "complaints": {"branches"},
    "reports": {"branches", "complaints"},
}
SUBJECTS = {
    "attachments",
    "deadline_changes",
    "decision_group",
    "disposals",
    "headquarters_reports",
    "incidents",
    "inquiry",
    "liaison",
    "records",
    "recurrence",
    "referrals",
    "responsibility",
    "reveal",
    "signed_forms",
    "task_force",
    "visits",
    "watch_list",
}
# The ground floor first: each room may use those before it, a subject no other one.
FLOORS = [
    {"evidence"},
    {"case"},
    {"clocks"},
    {"reporting_lines"},
    {"acts"},
    {"reply_templates"},
    {"requests"},
    {"lifecycle"},
    SUBJECTS,
    {"archive"},
    # The door for everyone outside, who call acts by their names.
    {"services"},
    {"demo", "imports"},
    {"desk"},
]
ROOMS = sorted(set().union(*FLOORS))
# Of reports: what all share, then its rooms; what counts comes before what shows it.
ROOMS_OF_REPORTS = [
    "periods", "times", "converters", "digests", "glyphs", "typesetting", "charts",
    "workbook", "responses", "requests", "exports", "jobs", "form", "register",
    "incident", "ask", "downloads", "papers", "problems", "problems.pages",
    "scorecard", "scorecard.pages", "monthly.figures", "monthly.paper", "monthly",
    "reviews", "headquarters", "demo",
]  # fmt: skip
# They gather the rooms for Django; nothing imports them.
DOORS = {"apps", "management", "migrations", "models", "tasks", "templatetags", "urls"}


@cache
def imported(path: Path) -> list[str]:
    """Modules that are imported to run; those for the type checker alone don't count.

    `from complaints.case import models` names complaints.case.models.
    """
    return list(named_in(ast.parse(path.read_text())))


def named_in(module: ast.Module) -> Iterator[str]:
    skipped = set()
    for node in ast.walk(module):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            skipped.update(map(id, ast.walk(node)))
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("app", APPS)
def test_apps_import_one_way(app):
    for path in (ROOT / app).rglob("*.py"):
        apps = {module.split(".")[0] for module in imported(path)}
        assert apps & {*APPS, "config", "tests"} <= APPS[app] | {app}, path


def floor_of(room: str) -> int:
    return next(
        (level for level, rooms in enumerate(FLOORS) if room in rooms), len(FLOORS)
    )


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_import_one_way(room):
    found = set()
    for path in (ROOT / "complaints" / room).rglob("*.py"):
        for module in imported(path):
            app, _dot, rest = module.partition(".")
            other = rest.partition(".")[0]
            # complaints.models is the door for those outside.
            if (
                app == "complaints"
                and other != room
                and floor_of(other) >= floor_of(room)
            ):
                found.add((str(path.relative_to(ROOT)), module))

    assert found == set()


def room_of_reports(module: str) -> str:
    """The innermost one; of what gathers them, its own name."""
    path = module.removeprefix("reports.")
    within = [room for room in ROOMS_OF_REPORTS if f"{path}.".startswith(f"{room}.")]
    return max(within, key=len, default=path.split(".")[0])


def test_rooms_of_reports_import_one_way():
    for path in (ROOT / "reports").rglob("*.py"):
        own = room_of_reports(".".join(path.relative_to(ROOT).with_suffix("").parts))
        if own in DOORS or own == "__init__":
            continue
        allowed = ROOMS_OF_REPORTS[: ROOMS_OF_REPORTS.index(own) + 1]
        rooms = {
            room_of_reports(module)
            for module in imported(path)
            if module.startswith("reports.")
        }
        assert rooms <= set(allowed), path


@pytest.mark.parametrize("app", APPS)
def test_no_import_hides_in_a_function(app):
    for path in (ROOT / app).rglob("*.py"):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                hidden = {type(node) for node in ast.walk(function)}
                assert not hidden & {ast.Import, ast.ImportFrom}, (path, function.name)
