"""Charts as SVG: plain numbers in, the same text out for the same numbers.

Readable in black and white: series differ by lightness and form, and numbers stand
beside the marks. Labels and numbers are all that a chart is given, so nothing of a
client can get into one.
"""

from __future__ import annotations

import base64
import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import vl_convert
from django.utils.translation import gettext as _

from reports.rendering.glyphs import FONTS, printable

Spec = dict[str, Any]
Pair = tuple[str, float]

FONT = "Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
INK, FAINT, PALE, DARK, MIDDLE = "#1b2733", "#5b6773", "#dde3e9", "#1d4a6b", "#7fa3bd"
WIDTH, ROW = 460, 22
# From nearly white to nearly black: a copy on paper keeps the order.
HEAT = ["#f4f7fa", "#b9cddc", "#6f98b5", "#2f6690", "#12344d"]
# Of a clock, in this order: met, later by agreement, confirmed late, breached.
RESULTS = ("met", "agreed", "confirmed", "breached")
RESULT_FILLS = ["#d3e3ee", "#94b5cb", "#4f7d9c", "#12344d"]
CONFIG: Spec = {
    "font": FONT,
    "background": "white",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 11,
        "labelColor": INK,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "titleColor": FAINT,
        "gridColor": "#e4e8ec",
        "domainColor": FAINT,
        "tickColor": FAINT,
    },
    "legend": {
        "labelFontSize": 11,
        "labelColor": INK,
        "title": None,
        "orient": "top",
        "symbolSize": 90,
    },
    "text": {"font": FONT, "fontSize": 11, "color": INK},
}

# V8 serves one caller at a time.
_drawing = threading.Lock()
_first_user = 0


def draw(spec: Spec) -> str:
    """The SVG of a Vega-Lite specification; drawn once a process."""
    whole = {**spec, "config": CONFIG}
    return _drawn(json.dumps(printable(whole), ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=512)
def _drawn(spec: str) -> str:
    with _drawing:
        _refuse_after_fork()
        _register_fonts()
        return str(vl_convert.vegalite_to_svg(spec, vl_version="v5.21"))


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS / "notosanssc"))


def _refuse_after_fork() -> None:
    # V8's threads stay behind in the parent: a child that draws after its parent
    # did would wait for them for ever.
    global _first_user
    _first_user = _first_user or os.getpid()
    if _first_user != os.getpid():
        raise RuntimeError("charts were drawn before this process was forked")


def source(svg: str) -> str:
    """For <img src>: a page may show it without a request of its own."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def trend(
    points: Sequence[tuple[str, int | None, int | None]],
    *,
    this: str = "",
    before: str = "",
    width: int = WIDTH,
) -> str:
    """Months with their number, if known, and the same month's of a year before."""
    this, before = this or _("本期"), before or _("上年同月")
    values = [
        {"x": label, "y": value, "series": series, "at": at}
        for at, (label, *numbers) in enumerate(points)
        for series, value in zip((this, before), numbers, strict=True)
        if value is not None
    ]
    encoding = {
        "x": _axis("x", [label for label, *_rest in points]),
        "y": _count(),
        "color": _nominal([this, before], [DARK, FAINT]),
        "strokeDash": {
            "field": "series",
            "scale": {"domain": [this, before], "range": [[1, 0], [5, 4]]},
            # The legend's marks are points; a dashed outline would fray them.
            "legend": {"symbolStrokeWidth": 0},
        },
    }
    return _layered(
        values, _lines(this, before), encoding=encoding, width=width, height=150
    )


def _lines(this: str, before: str) -> list[Spec]:
    shapes = {"domain": [this, before], "range": ["circle", "square"]}
    return [
        {"mark": {"type": "line", "strokeWidth": 2}},
        {
            "mark": {"type": "point", "filled": True, "size": 45, "opacity": 1},
            "encoding": {"shape": {"field": "series", "scale": shapes}},
        },
        {
            "transform": [{"filter": {"field": "series", "equal": this}}],
            "mark": {"type": "text", "dy": -10, "fontSize": 10},
            "encoding": {"text": {"field": "y"}, "strokeDash": {"value": [1, 0]}},
        },
    ]


def heat_map(
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float | None]],
    *,
    unit: str = "",
    cell: int = 34,
) -> str:
    """A number in each cell, the darker the larger; None is an empty cell.

    `unit` follows each number: '%'.
    """
    found = [number for line in values for number in line if number is not None]
    top = max(found, default=0) or 1
    cells = [
        {
            "row": row,
            "column": column,
            "value": number,
            "shown": f"{number:g}{unit}",
            "dark": number > top / 2,
        }
        for row, line in zip(rows, values, strict=True)
        for column, number in zip(columns, line, strict=True)
        if number is not None
    ]
    encoding = {
        "x": {**_axis("column", columns), "axis": {**_UPPER, "orient": "top"}},
        "y": {**_axis("row", rows), "axis": _UPPER},
    }
    return _layered(
        cells,
        _heat(top),
        encoding=encoding,
        width={"step": cell},
        height={"step": ROW},
    )


def _heat(top: float) -> list[Spec]:
    color = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, top], "range": HEAT, "interpolate": "lab"},
        "legend": None,
    }
    return [
        {
            "mark": {"type": "rect", "stroke": "#b8c2cb", "strokeWidth": 0.5},
            "encoding": {"color": color},
        },
        {
            "mark": {"type": "text", "fontSize": 10},
            "encoding": {"text": {"field": "shown"}, "color": _LIGHT_ON_DARK},
        },
    ]


def bars(pairs: Sequence[Pair], *, unit: str = "", width: int = WIDTH - 60) -> str:
    """A bar for each, its number at its end, in the order given."""
    values = [
        {"name": name, "value": value, "shown": f"{value}{unit}"}
        for name, value in pairs
    ]
    top = max((value for _name, value in pairs), default=0) or 1
    across = {
        "field": "value",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, top * 1.12]},
    }
    marks: list[Spec] = [
        {"mark": {"type": "bar", "color": MIDDLE, "stroke": DARK, "height": 13}},
        {
            "mark": {"type": "text", "align": "left", "dx": 4},
            "encoding": {"text": {"field": "shown"}},
        },
    ]
    names = {**_axis("name", [name for name, _value in pairs]), "axis": _UPPER}
    return _layered(
        values,
        marks,
        encoding={"x": across, "y": names},
        width=width,
        height={"step": ROW},
    )


def ageing(pairs: Sequence[Pair], *, width: int = WIDTH - 60) -> str:
    """Open cases by how old they are: the youngest first."""
    return bars(pairs, unit=_("件"), width=width)


def channels(pairs: Sequence[Pair], *, width: int = WIDTH - 60) -> str:
    """By the way they came: the most frequent first."""
    ranked = sorted(pairs, key=lambda pair: -pair[1])
    return bars(ranked, unit=_("件"), width=width)


def clocks(
    rows: Sequence[tuple[str, Mapping[str, int]]], *, width: int = WIDTH - 80
) -> str:
    """Each clock's rows of the month as one bar of whole parts.

    The numbers go by the keys of RESULTS; what is missing is 0.
    """
    labels = _results()
    values = [part for name, numbers in rows for part in _parts(name, numbers, labels)]
    total = max((sum(numbers.values()) for _name, numbers in rows), default=0) or 1
    names = {**_axis("name", [name for name, _numbers in rows]), "axis": _UPPER}
    return _layered(
        values,
        _stacked(labels, total, width=width),
        encoding={"y": names},
        width=width,
        height={"step": ROW + 2},
    )


def _parts(
    name: str, numbers: Mapping[str, int], labels: Sequence[str]
) -> Iterator[Spec]:
    """Of one bar, side by side; what is 0 has none."""
    end = 0
    for place, key in enumerate(RESULTS):
        start, end = end, end + numbers.get(key, 0)
        if end > start:
            yield {
                "name": name,
                "series": labels[place],
                "from": start,
                "to": end,
                "middle": (start + end) / 2,
                "value": end - start,
                "dark": place > 1,
            }


def _stacked(labels: Sequence[str], total: int, *, width: int) -> list[Spec]:
    scale = {"domain": [0, total], "nice": False}
    across = {"type": "quantitative", "axis": None, "scale": scale}
    # A number that its part is too narrow for would run into the next one's.
    wide = f"datum.value >= {total * 14 / width}"
    return [
        {
            "mark": {"type": "bar", "height": 15, "stroke": "white"},
            "encoding": {
                "x": {**across, "field": "from"},
                "x2": {"field": "to"},
                "color": _nominal(labels, RESULT_FILLS),
            },
        },
        {
            "transform": [{"filter": wide}],
            "mark": {"type": "text", "fontSize": 10},
            "encoding": {
                "x": {**across, "field": "middle"},
                "text": {"field": "value"},
                "color": _LIGHT_ON_DARK,
            },
        },
    ]


def columns(pairs: Sequence[Pair], *, width: int = WIDTH) -> str:
    """A column for each, its number on top, in the order given."""
    values = [{"x": name, "y": value} for name, value in pairs]
    marks: list[Spec] = [
        {"mark": {"type": "bar", "color": MIDDLE, "stroke": DARK, "strokeWidth": 0.5}},
        {
            "mark": {"type": "text", "dy": -7, "fontSize": 10},
            "encoding": {"text": {"field": "y"}},
        },
    ]
    encoding = {"x": _axis("x", [name for name, _value in pairs]), "y": _count()}
    return _layered(values, marks, encoding=encoding, width=width, height=180)


_UPPER: Spec = {"title": None, "ticks": False, "domain": False, "labelAngle": 0}
_LIGHT_ON_DARK: Spec = {
    "condition": {"test": "datum.dark", "value": "white"},
    "value": INK,
}


def _layered(
    values: Sequence[Mapping[str, object]],
    marks: list[Spec],
    *,
    encoding: Spec,
    width: int | Spec,
    height: int | Spec,
) -> str:
    return draw(
        {
            "data": {"values": values},
            "width": width,
            "height": height,
            "encoding": encoding,
            "layer": marks,
        }
    )


def _results() -> list[str]:
    return [_("按时"), _("约定延后"), _("超时补录确认"), _("超时")]


def _axis(field: str, order: Sequence[str]) -> Spec:
    crowded = any(len(label) > 3 for label in order) and len(order) > 8
    return {
        "field": field,
        "type": "nominal",
        "sort": list(order),
        "scale": {"domain": list(order)},
        "axis": {"title": None, "labelAngle": -40 if crowded else 0},
    }


def _count() -> Spec:
    return {
        "field": "y",
        "type": "quantitative",
        "axis": {"title": _("件数"), "tickMinStep": 1, "format": "d"},
    }


def _nominal(names: Sequence[str], fills: Sequence[str]) -> Spec:
    return {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": list(names), "range": list(fills)},
    }
