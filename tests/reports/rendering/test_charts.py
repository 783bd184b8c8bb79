"""Charts: the same numbers in, the same drawing out, and nothing of a client."""

import os
import subprocess
import sys

import pytest

from reports.rendering import charts

MONTHS = [("26-09", 3, 1), ("26-10", 5, None)]
# What a worker of Celery does: it is forked from a parent that drew nothing yet.
WORKER = """
import os
from django.conf import settings
settings.configure(USE_I18N=False)
from reports.rendering import charts
if child := os.fork():
    raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
os._exit(0 if "现场" in charts.bars([("现场", 3)]) else 1)
"""


def test_the_same_numbers_give_the_same_drawing() -> None:
    first = charts.trend(MONTHS)
    charts._drawn.cache_clear()

    assert charts.trend(MONTHS) == first
    assert first.startswith("<svg")


def test_every_number_stands_beside_its_mark() -> None:
    drawn = {
        "31": charts.bars([("电话", 31)]),
        "42": charts.columns([("26-10", 42)]),
        "7%": charts.heat_map(["A"], ["26-10"], [[7]], unit="%"),
        "23": charts.clocks([("最终反馈", {"met": 23, "breached": 2})]),
    }

    for number, svg in drawn.items():
        assert f">{number}" in svg


def test_labels_are_text_and_never_markup() -> None:
    svg = charts.bars([("<script>&", 1)])

    assert "<script>" not in svg
    assert "&lt;script" in svg


def test_a_forked_worker_draws_and_does_not_hang() -> None:
    subprocess.run([sys.executable, "-c", WORKER], timeout=60, check=True)


def test_a_process_forked_after_the_first_drawing_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(charts, "_first_user", os.getpid() + 1)

    with pytest.raises(RuntimeError, match="forked"):
        charts.bars([("书面", 5)])
