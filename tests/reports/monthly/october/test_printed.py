"""The month on paper: nothing alone on a page, nothing drawn that says nothing."""

import io

import pytest
from pypdf import PdfReader

from reports.monthly.book.definitions import definitions
from reports.monthly.paper import charts
from reports.monthly.paper.tables import tables
from reports.monthly.printed.pdf import render
from reports.monthly.snapshot import take
from tests.papers import text_of
from tests.reports.monthly.pages import MONTH

pytestmark = pytest.mark.xdist_group("october")
SENTENCE = "午间只有一个窗口办理业务，排队最久。"


@pytest.fixture
def taken(cases, branch):
    return take(branch, MONTH, report=None)


def pages(taken, **changed) -> list[str]:
    pdf = render({**taken.snapshot, **changed}, taken.stamp())
    return [
        "".join(page.extract_text().split())
        for page in PdfReader(io.BytesIO(pdf)).pages
    ]


def test_signatures_never_have_a_page_to_themselves(taken) -> None:
    for length in range(20, 75, 5):
        printed = pages(taken, analysis="析。", measures=SENTENCE * length)
        [page] = [page for page in printed if "签字、盖章" in page]
        assert SENTENCE in page or "附：规范记分表" in page, length
        assert any("附：规范记分表" in page for page in printed)


def test_how_a_figure_is_counted_stands_at_the_foot_once(taken) -> None:
    text = text_of(render(taken.snapshot, taken.stamp()))
    filled = [table for table in tables(taken.snapshot) if table.rows]
    rows = definitions(filled, MONTH)
    said = {"".join(says.split()) for *_name, says in rows}

    assert len(said) > 10
    assert {one: text.count(one) for one in said} == dict.fromkeys(said, 1)


def test_a_chart_of_one_number_is_left_to_its_table(taken) -> None:
    """A quiet month: a single case, settled at once."""
    assert set(charts.on_paper(taken.snapshot)) == set(charts.draw(taken.snapshot))
    quiet = _quiet(taken.snapshot["figures"])
    drawn = charts.on_paper({**taken.snapshot, "figures": quiet})

    assert set(drawn) == set()
    printed = pages(taken, figures=quiet)
    assert len(printed) <= 5
    assert not any("十二个月受理件数与上年同月" in page for page in printed)
    assert any("十二个月走势" in page for page in printed)


def _quiet(part):
    """All of it, with every number 0."""
    if isinstance(part, dict):
        return {name: _quiet(inner) for name, inner in part.items()}
    if isinstance(part, list):
        return [_quiet(inner) for inner in part]
    return 0 if isinstance(part, int) and not isinstance(part, bool) else part
