"""Imports point one way: between apps, and between the rooms of each."""

import ast
from pathlib import Path

import pytest

from config import house

ROOT = Path(__file__).resolve().parent.parent


def test_imports_point_one_way():
    assert list(house.against_the_order(ROOT)) == []


@pytest.fixture
def rooms(tmp_path):
    """A house of two lines, in which a test opens a door too many."""
    for folder in ("complaints/visits", "complaints/records", "complaints/case"):
        (tmp_path / folder).mkdir(parents=True)
    for folder in ("branches", "reports/form", "reports/monthly"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize(
    ("importer", "line"),
    [
        ("branches/dates.py", "from complaints.case import numbers"),
        ("complaints/case/names.py", "from complaints.visits.models import Visit"),
        ("complaints/case/names.py", "from complaints.models import Complaint"),
        ("complaints/visits/rules.py", "from complaints.records import services"),
        ("complaints/visits/rules.py", "from complaints import desk"),
        ("complaints/visits/rules.py", "import config.celery"),
        (
            "complaints/visits/rules.py",
            "from reports.form import (  # x\n    boxes,\n)",
        ),
        ("reports/form/boxes.py", "from reports.monthly import figures"),
    ],
)
def test_an_import_upwards_is_named_with_its_file(rooms, importer, line):
    (rooms / importer).write_text(line + "\n")

    assert [found.split()[0] for found in house.against_the_order(rooms)] == [importer]


@pytest.mark.parametrize(
    ("importer", "line"),
    [
        ("complaints/models.py", "from complaints.visits.models import Visit"),
        ("complaints/visits/rules.py", "from complaints.case import numbers"),
        ("complaints/visits/rules.py", "from complaints.visits import models"),
        ("complaints/visits/rules.py", "from branches.models import User"),
        ("reports/monthly/pages.py", "from reports.form import boxes"),
        ("reports/urls.py", "from reports.monthly import pages"),
    ],
)
def test_an_import_downwards_is_none(rooms, importer, line):
    (rooms / importer).write_text(line + "\n")

    assert list(house.against_the_order(rooms)) == []


@pytest.mark.parametrize("app", ["branches", "complaints", "reports"])
def test_no_import_hides_in_a_function(app):
    for path in (ROOT / app).rglob("*.py"):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                hidden = {type(node) for node in ast.walk(function)}
                assert not hidden & {ast.Import, ast.ImportFrom}, (path, function.name)
