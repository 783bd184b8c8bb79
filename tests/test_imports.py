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
# The ground floor first: each room may use those before it.
ROOMS = ["evidence", "case", "clocks", "decisions", "lifecycle", "archive", "desk"]


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


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_import_one_way(room):
    above = set(ROOMS[ROOMS.index(room) + 1 :])
    for path in (ROOT / "complaints" / room).rglob("*.py"):
        rooms = {
            module.split(".")[1]
            for module in imported(path)
            if module.startswith("complaints.")
        }
        # complaints.models is the door for those outside.
        assert not rooms & (above | {"models", "urls", "admin", "tasks"}), path


@pytest.mark.parametrize("app", APPS)
def test_no_import_hides_in_a_function(app):
    for path in (ROOT / app).rglob("*.py"):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                hidden = {type(node) for node in ast.walk(function)}
                assert not hidden & {ast.Import, ast.ImportFrom}, (path, function.name)
