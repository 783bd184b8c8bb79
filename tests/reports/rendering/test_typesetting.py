import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from complaints.case import choices
from reports.form.contents.boxes import boxes
from reports.rendering import charts, typesetting
from reports.rendering.typesetting import typeset

BLANK = {"snapshot": None, "boxes": boxes(), "stamp": None}
ROOT = Path(__file__).resolve().parents[3]


def test_threads_that_render_at_once_all_get_their_sheet():
    with ThreadPoolExecutor(4) as threads:
        sheets = list(threads.map(lambda _: typeset("form.typ", BLANK), range(8)))

    assert len(set(sheets)) == 1
    assert sheets[0].startswith(b"%PDF")


def test_a_process_forked_after_the_first_sheet_is_refused_and_does_not_hang(
    monkeypatch,
):
    typeset("form.typ", BLANK)
    monkeypatch.setattr(typesetting, "_first_user", os.getpid() + 1)

    with pytest.raises(RuntimeError, match="forked"):
        typeset("form.typ", BLANK)


def test_letters_of_a_chart_are_as_heavy_on_paper_as_those_beside_it():
    drawn = charts.bars([("电话", 31)])

    inked = typesetting._inked({"channels": drawn})["channels"]

    assert "stroke-width" not in drawn.partition("<text")[2].partition(">")[0]
    assert inked.count(' stroke-width="0.36">') == drawn.count("<text") == 2


@pytest.mark.parametrize(
    "chosen",
    [
        choices.Attitude,
        choices.Category,
        choices.Channel,
        choices.Conclusion,
        choices.Nature,
        choices.Source,
        choices.State,
        choices.Way,
    ],
)
def test_templates_and_scripts_are_given_the_words_of_a_choice(chosen):
    paths = [*ROOT.glob("templates/typst/*.typ"), *ROOT.glob("static/js/*.js")]
    for path in paths:
        text = path.read_text()
        spelt = [label for label in chosen.labels if f'"{label}"' in text]
        assert len(paths) > 10
        assert spelt == [], path
