"""A month's snapshot as tables: the page, the PDF and the workbook show these alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.clocks.models import Result
from reports.definitions import FIRST_LAYOUT
from reports.monthly.paper import time_tables
from reports.monthly.paper.common import compared, monthly
from reports.monthly.paper.labels import label
from reports.monthly.paper.problem_tables import problems, scorecard, trainings
from reports.monthly.paper.table import Cell, Figures, Table

# A figure's name, its words, and how many.
Counted = tuple[str, str, int]

SORTED_BY: dict[str, Promise] = {
    "category": _("按类别"),
    "channel": _("按受理方式"),
    "department": _("按主办部门"),
    "state": _("按月末状态"),
    "severity": _("按严重程度"),
    "nature": _("按诉求性质"),
}


@dataclass(frozen=True)
class TableSection:
    title: str
    tables: list[Table]
    # What charts.py draws of the same figures, by name; and what each is of.
    charts: dict[str, str]


SECTIONS: list[tuple[Promise, list[str], dict[str, Promise]]] = [
    (_("概况"), ["summary", "again"], {}),
    (
        _("受理"),
        [*(f"by_{name}" for name in SORTED_BY), "trend", "category_by_month"],
        {
            "trend": _("十二个月受理件数与上年同月"),
            "channels": _("本月受理方式"),
            "heat_map": _("类别与月份"),
        },
    ),
    (
        _("时限"),
        ["clocks", "worst", "durations", "requests", "handovers"],
        {"clocks": _("四项时限的结果")},
    ),
    (
        _("未办结与变更"),
        ["backlog", "recategorised"],
        {"ageing": _("月末未办结投诉的天数")},
    ),
    (_("回访与员工处置"), ["visits", "disposals"], {}),
    (_("共性问题与培训"), ["problems", "trainings"], {}),
    (_("规范记分表"), ["scorecard"], {}),
]


def sections(snapshot: dict[str, Any]) -> list[TableSection]:
    """The tables as they follow on the page and on paper."""
    made = {table.key: table for table in tables(snapshot)}
    found = [
        TableSection(
            str(title),
            [made[key] for key in keys if key in made],
            {name: str(words) for name, words in charts.items()},
        )
        for title, keys, charts in SECTIONS
    ]
    return [section for section in found if section.tables]


def tables(snapshot: dict[str, Any]) -> list[Table]:
    """Each in its place, also without rows; the first layout left such tables out."""
    is_first = snapshot["layout"] == FIRST_LAYOUT
    made = [
        *_all(snapshot["figures"], is_first=is_first),
        scorecard(snapshot.get("scorecard"), goes_on=is_first),
    ]
    optional = ("recategorised", "disposals") if is_first else ()
    return [
        table for table in made if table and (table.rows or table.key not in optional)
    ]


def _all(figures: Figures, *, is_first: bool) -> Iterator[Table | None]:
    yield _summary(figures)
    yield _again(figures)
    for name, title in SORTED_BY.items():
        heads = [str(title)[1:], _now("本月"), _now("上月"), _now("上年同月")]
        yield compared(name, figures["by"][name], title=str(title), heads=heads)
    yield _trend(figures)
    yield _by_category(figures)
    yield time_tables.results(figures, is_first=is_first)
    yield time_tables.worst(figures)
    yield time_tables.durations(figures)
    yield time_tables.requests(figures.get("requests"))
    yield time_tables.handovers(figures.get("handovers"))
    yield time_tables.backlog(figures)
    yield _moved(figures)
    yield _visits(figures)
    yield _disposals(figures["disposals"], is_first=is_first)
    yield problems(figures.get("problems"))
    yield trainings(figures.get("trainings"))


def _summary(figures: Figures) -> Table:
    ended = figures["ended"]
    rows: list[Counted] = [
        ("received", _now("受理"), figures["received"]["count"]),
        ("backfilled", _now("其中补录"), figures["backfilled"]["count"]),
        ("resolved", _now("办结"), figures["resolve"][0]["count"]),
        ("closed", _now("结案"), ended["closed"]),
        ("withdrawn", _now("客户撤回"), ended["withdrawn"]),
        ("merged", _now("并案"), ended["merged"]),
        ("open", _now("月末未办结"), figures["backlog"]["open"]),
    ]
    return _listed("summary", _now("受理与办结"), rows)


def _again(figures: Figures) -> Table:
    repeated, groups = figures["repeated"], figures["groups"]
    rows: list[Counted] = [
        ("reopened", _now("重新处理"), figures["reopened"]),
        ("recurring", _now("同一问题再现"), figures["recurring"]),
        ("repeated.clients", _now("重复投诉的客户"), repeated["clients"]),
        ("repeated.cases", _now("重复投诉客户的投诉"), repeated["cases"]),
        ("groups.incidents", _now("群体事件"), groups["incidents"]),
        ("groups.cases", _now("群体事件中的投诉"), groups["cases"]),
        ("imported", _now("历史导入（不计入各表）"), figures["imported"]["count"]),
    ]
    return _listed(
        "again",
        _now("重复与群体"),
        rows,
        note=_now("重复投诉：同一电话，未留电话的为同名同账号，一年内投诉两次以上。"),
    )


def _listed(key: str, title: str, rows: list[Counted], *, note: str = "") -> Table:
    """One figure a line."""
    return Table(
        key,
        title,
        [_now("项目"), _now("数量")],
        [[words, count] for _name, words, count in rows],
        note=note,
        names=[[name] for name, _words, _count in rows],
    )


def _trend(figures: Figures) -> Table:
    trend = figures["trend"]
    columns = (
        trend["received"],
        trend["year_before"],
        figures["due_by_month"],
        figures["missed_by_month"],
    )
    shown = ("received", "received.year_before", "clocks.due", "clocks.missed")
    by_month = [monthly(name, trend["months"]) for name in shown]
    totals = [f"{name}.trailing" for name in shown]
    return Table(
        "trend",
        _now("十二个月走势"),
        [
            _now("月份"),
            _now("受理"),
            _now("上年同月"),
            _now("到期时限"),
            _now("超时"),
        ],
        [list(row) for row in zip(trend["months"], *columns, strict=True)],
        total=[_now("合计"), *map(sum, columns)],
        note=_now("投诉计入受理当月，时限计入到期当月；超时含事后确认的。"),
        names=[*map(list, zip(*by_month, strict=True)), totals],
    )


def _by_category(figures: Figures) -> Table:
    trend = figures["trend"]
    rows = [[label("category", r["key"]), *r["counts"]] for r in trend["categories"]]
    return Table(
        "category_by_month",
        _now("类别与月份"),
        [_now("类别"), *(month[2:] for month in trend["months"])],
        rows,
        total=[_now("合计"), *trend["received"]],
        names=[
            *(
                monthly(f"category.{row['key'] or 'none'}", trend["months"])
                for row in trend["categories"]
            ),
            monthly("received", trend["months"]),
        ],
    )


def _moved(figures: Figures) -> Table:
    rows: list[list[Cell]] = [
        [
            f"{label('category', row['before'])} → {label('category', row['after'])}",
            row["count"],
        ]
        for row in figures["recategorised"]
    ]
    count = sum(row["count"] for row in figures["recategorised"])
    return Table(
        "recategorised",
        _now("变更类别"),
        [_now("由何类变为何类"), _now("件数")],
        rows,
        total=[_now("合计"), count] if rows else [],
        names=[
            *(
                [f"recategorised.{row['before'] or 'none'}-{row['after']}"]
                for row in figures["recategorised"]
            ),
            ["recategorised"],
        ],
    )


def _visits(figures: Figures) -> Table:
    visits, owed = figures["visits"], figures["visit_clock"]
    late = owed[Result.BREACHED] + owed[Result.CONFIRMED]
    rows: list[Counted] = [
        ("visits.due", _now("本月到期的回访"), owed["due"]),
        ("visits.met", _now("其中按时完成"), owed[Result.MET]),
        ("visits.missed", _now("其中超时"), late),
        ("visits.made", _now("月末前已回访"), visits["made"]),
    ]
    rows += [
        (
            f"visits.{row['key']}",
            _now("客户%(attitude)s") % {"attitude": label("attitude", row["key"])},
            row["count"],
        )
        for row in visits["satisfaction"]
    ]
    rows += [
        ("visits.obstacles", _now("反映受到歧视或设置障碍"), visits["obstacles"]),
        ("visits.quarrels", _now("反映争吵或肢体冲突"), visits["quarrels"]),
    ]
    return replace(
        _listed("visits", _now("回访"), rows), columns=[_now("项目"), _now("件数")]
    )


def _disposals(rows: list[dict[str, Any]], *, is_first: bool) -> Table:
    done = _now("月末已完成") if is_first else _now("本月完成")
    count, finished = (sum(row[name] for row in rows) for name in ("count", "done"))
    note = _now("决定计入决定当月，完成计入完成当月。")
    return Table(
        "disposals",
        _now("员工处置"),
        [_now("措施"), _now("结论"), _now("本月决定"), done],
        [
            [
                row["measure"],
                label("conclusion", row["conclusion"]),
                row["count"],
                row["done"],
            ]
            for row in rows
        ],
        total=[_now("合计"), "", count, finished] if rows else [],
        note="" if is_first else note,
        labels=2,
        names=[
            *(
                [
                    f"disposals.{what}.{row['conclusion']}.{row['measure']}"
                    for what in ("decided", "done")
                ]
                for row in rows
            ),
            ["disposals.decided", "disposals.done"],
        ],
    )
