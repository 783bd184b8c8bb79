"""A month's snapshot as tables: the page, the PDF and the workbook show these alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import Post
from complaints.clocks.models import Result
from reports.definitions import FIRST_LAYOUT
from reports.monthly.paper.common import clocks, compared, named
from reports.monthly.paper.labels import ages, clock, label
from reports.monthly.paper.problem_tables import problems, scorecard, trainings
from reports.monthly.paper.table import Cell, Table

Figures = dict[str, Any]
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
        ["clocks", "worst", "durations", "requests"],
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
    yield _clocks(figures, is_first=is_first)
    yield _worst(figures)
    yield _durations(figures)
    yield _requests(figures.get("requests"))
    yield _backlog(figures)
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
        ("closed", _now("归档"), ended["closed"]),
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
        names=[
            *([] for _earlier in trend["months"][1:]),
            [*named("received", ("", "year_before")), "clocks.due", "clocks.missed"],
        ],
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
    )


def _clocks(figures: Figures, *, is_first: bool) -> Table:
    longer = _now("延长后的最终反馈（另计）")
    beside = [("extension", longer, figures["extensions"])]
    # A month signed before this clock came knows none.
    transfers = figures.get("transfer_clock")
    if transfers and transfers["due"]:
        words = _now("转办答复（另计）")
        beside.append(("transfer_reply", words, transfers))
    note = (
        _now("按约定延后算按时；事后确认的仍算超时。另计的不计入合计。")
        if is_first
        else _now(
            "按时率与规范记分表相同：按约定延后的另列，不算按时；事后确认的仍算超时。"
            "另计的不计入合计。"
        )
    )
    return clocks(
        figures["clocks"],
        results=[
            _now("按时"),
            _now("约定延后"),
            _now("超时"),
            _now("事后确认"),
            _now("进行中"),
        ],
        beside=beside,
        note=note,
        agreed_is_in_time=is_first,
    )


def _worst(figures: Figures) -> Table:
    return Table(
        "worst",
        _now("超时最久的时限"),
        [
            _now("受理编号"),
            _now("时限"),
            _now("类别"),
            _now("超时（时:分）"),
            _now("月末"),
        ],
        [
            [
                row["number"],
                label("kind", row["kind"]),
                label("category", row["category"]),
                clock(row["late_minutes"]),
                _now("已完成") if row["is_done"] else _now("未完成"),
            ]
            for row in figures["worst"]
        ],
        note=_now("至多十项；月末未完成的算到月末；不列涉及营业部领导的投诉。"),
        labels=2,
        of_cases=True,
        wants_room=True,
    )


def _durations(figures: Figures) -> Table:
    spreads = ("count", "median", "p90")
    rows: list[list[Cell]] = []
    for reply, resolve in zip(figures["reply"], figures["resolve"], strict=True):
        name = (
            _now("全部") if reply["key"] == "all" else label("category", reply["key"])
        )
        cells = [
            row[s] if s == "count" else clock(row[s])
            for row in (reply, resolve)
            for s in spreads
        ]
        rows.append([name, *cells])
    return Table(
        "durations",
        _now("答复与办结用时"),
        [
            _now("类别"),
            _now("首次答复"),
            _now("答复中位数"),
            _now("答复九成以内"),
            _now("办结"),
            _now("办结中位数"),
            _now("办结九成以内"),
        ],
        rows[1:],
        total=rows[0],
        names=[
            *([] for _category in rows[1:]),
            ["replied", "", "", "resolved", "", ""],
        ],
        note=_now("自受理起，时:分；计入答复、办结当月。"),
    )


def _requests(figures: Figures | None) -> Table | None:
    """None of a month that was counted before requests had a time."""
    if figures is None:
        return None
    total = figures["total"]
    counts = ("due", "in_time", "missed")
    return Table(
        "requests",
        _now("待决事项的时限"),
        [_now("决定岗位"), _now("应决定"), _now("按时"), _now("逾期")],
        [
            [str(Post(row["key"]).label), *(row[name] for name in counts)]
            for row in figures["rows"]
        ],
        total=[_now("合计"), *(total[name] for name in counts)],
        note=_now(
            "计入应决定的当月；逾期后决定或失效的仍算逾期。"
            "两位总监都可决定而逾期的各计一次，合计只计一次。"
        ),
    )


def _backlog(figures: Figures) -> Table:
    backlog = figures["backlog"]
    return Table(
        "backlog",
        _now("月末未办结投诉的天数"),
        [_now("类别"), *ages(), _now("合计")],
        [
            [label("category", row["key"]), *row["counts"], sum(row["counts"])]
            for row in backlog["age_by_category"]
        ],
        total=[
            _now("合计"),
            *(row["count"] for row in backlog["ages"]),
            backlog["open"],
        ],
        note=_now("自受理之日起的自然日；重新处理的自首次受理起算。"),
        names=[
            *([] for _category in backlog["age_by_category"]),
            [*("" for _age in backlog["ages"]), "open"],
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
            *([] for _row in rows),
            ["disposals.decided", "disposals.done"],
        ],
    )
