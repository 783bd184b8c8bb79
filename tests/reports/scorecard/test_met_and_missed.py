"""Of each obligation with records a branch that meets it, and one that misses it."""

import re

import pytest

from reports.scorecard.obligations import obligations
from tests.databases import undone
from tests.people import logged_in
from tests.reports.scorecard.known import COUNTED_AT, March, travel
from tests.reports.scorecard.two_branches import Diligent, Negligent

pytestmark = pytest.mark.xdist_group("known")
# In June and December: tests/reports/duties.
HALF_YEARLY = "10.4"
RECORDED = [id for id in obligations() if id != HALF_YEARLY]
# What the desk's own role can't write: test_scores.py alters an event as superuser.
BY_SUPERUSER = "26.3"
ROW = re.compile(
    r'<tr data-obligation="([\d.]+)" data-met="(\d+)" data-total="(\d+)"'
    r' data-status="(\w+)"'
)
Rows = dict[str, tuple[int, int, str]]


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[type, Rows]:
    """What the scorecard's page says of each."""
    found = {}
    for played in (Diligent, Negligent):
        with undone(django_db_blocker, tmp_path_factory.mktemp("media")):
            march = played()
            with travel(COUNTED_AT):
                found[played] = _rows(march)
    return found


def _rows(march: March) -> Rows:
    page = logged_in(march.gm).get("/reports/scorecard/SH001/2026-03/")
    return {
        id: (int(met), int(total), status)
        for id, met, total, status in ROW.findall(page.content.decode())
    }


def each(*, leaving_out: str = "") -> pytest.MarkDecorator:
    ids = [id for id in RECORDED if id != leaving_out]
    marked = [pytest.param(id, marks=pytest.mark.norm(id)) for id in ids]
    return pytest.mark.parametrize("id", marked)


def test_every_obligation_has_records(rows) -> None:
    for played in (Diligent, Negligent):
        assert len(rows[played]) == 67
        found = {status for _met, _total, status in rows[played].values()}
        assert "not_recorded" not in found


@each()
def test_a_branch_meets_it_and_its_row_says_so(id: str, rows) -> None:
    met, total, status = rows[Diligent][id]

    if obligations()[id].shown:
        assert met
        assert status == "shown"
    else:
        assert (met, status) == (total, "met"), (met, total)


@each(leaving_out=BY_SUPERUSER)
def test_a_branch_misses_it_and_its_row_says_so(id: str, rows) -> None:
    met, total, status = rows[Negligent][id]

    assert met < total
    assert status == ("shown" if obligations()[id].shown else "missed")
