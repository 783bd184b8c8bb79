"""The scorecard of the monthly report: one page, however large the figures."""

import json

import pytest
import typst
from django.conf import settings

from reports.rendering.glyphs import FONTS
from reports.scorecard.obligations import obligations
from reports.scorecard.pages.sheet import sheet
from reports.scorecard.scores import Score, Status
from tests.papers import pages_of, squeezed

PAGE = b"""
#import "/scorecard.typ": *
#show: office.with(title: "scorecard")
#scorecard(json(bytes(sys.inputs.sheet)))
"""


def card() -> dict:
    scores = {id: Score(28_941, 30_000, Status.MISSED, 9_999) for id in obligations()}
    scores["26.3"] = Score(12, 12, Status.MET)
    scores["10.3"] = Score(0, 0, Status.NOT_RECORDED)
    scores["4.3"] = Score(0, 0, Status.NOT_APPLICABLE)
    return sheet(scores)


@pytest.mark.norm("11.1")
def test_all_obligations_stand_on_one_page() -> None:
    pdf = typst.compile(
        PAGE,
        root=settings.BASE_DIR / "templates" / "typst",
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(card())},
    )
    [page] = pages_of(pdf)
    text = squeezed(page)
    assert "缺“员工投诉处置”一章" in text

    for obligation in obligations().values():
        assert obligation.id + obligation.name.replace(" ", "") in text


def test_what_does_not_apply_is_told_from_what_is_met_and_what_has_no_record() -> None:
    rows = {row["id"]: row for row in card()["rows"]}

    assert [rows[id]["word"] for id in ("26.3", "4.3", "10.3", "7.2")] == [
        "符合",
        "不适用",
        "无记录",
        "未达",
    ]
    assert rows["26.3"]["percent"] == "100%"
    assert rows["7.2"]["percent"] == "96.4%"
    assert rows["7.2"]["beside"] == "按约定延后 9999"
    assert rows["10.3"]["counted"] == "—"
    counts = {one["word"]: one["count"] for one in card()["counts"]}
    assert counts == {"符合": 1, "未达": 64, "不适用": 1, "无记录": 1, "展示": 0}
