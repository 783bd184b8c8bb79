"""Imports point one way: between apps, and between the rooms of complaints."""

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
# What still runs the other way; each goes when its act is declared in its subject.
STILL_UPWARDS = {
    tuple(line.split())
    for line in Path(__file__).with_name("upwards.txt").read_text().splitlines()
}


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

    assert found <= STILL_UPWARDS


@pytest.mark.parametrize("app", APPS)
def test_no_import_hides_in_a_function(app):
    for path in (ROOT / app).rglob("*.py"):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                hidden = {type(node) for node in ast.walk(function)}
                assert not hidden & {ast.Import, ast.ImportFrom}, (path, function.name)
