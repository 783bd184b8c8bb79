"""The month's tables of time: limits kept and missed, how long, how old."""

from __future__ import annotations

from django.utils.translation import gettext as _now

from branches.models import Post
from reports.monthly.paper.common import clocks, named
from reports.monthly.paper.labels import ages, clock, label
from reports.monthly.paper.table import Cell, Figures, Table

SPREADS = ("count", "median", "p90")


def results(figures: Figures, *, is_first: bool) -> Table:
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


def worst(figures: Figures) -> Table:
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


def durations(figures: Figures) -> Table:
    pairs = list(zip(figures["reply"], figures["resolve"], strict=True))
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
        [
            [label("category", reply["key"]), *_took(reply), *_took(resolve)]
            for reply, resolve in pairs[1:]
        ],
        total=[_now("全部"), *_took(pairs[0][0]), *_took(pairs[0][1])],
        names=[
            *(
                _spread(f"replied.{key}") + _spread(f"resolved.{key}")
                for key in (reply["key"] or "none" for reply, _resolve in pairs[1:])
            ),
            _spread("replied") + _spread("resolved"),
        ],
        note=_now("自受理起，时:分；计入答复、办结当月。"),
    )


def _took(row: Figures) -> list[Cell]:
    return [row[one] if one == "count" else clock(row[one]) for one in SPREADS]


def _spread(line: str) -> list[str]:
    return named(line, ("", *SPREADS[1:]))


def requests(figures: Figures | None) -> Table | None:
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
        names=[
            *(named(f"requests.{row['key']}", counts) for row in figures["rows"]),
            named("requests", counts),
        ],
    )


def handovers(figures: Figures | None) -> Table | None:
    """norm 17.1; none of a month that was counted before it was told."""
    if figures is None:
        return None
    rows = figures["rows"]
    return Table(
        "handovers",
        _now("转交"),
        [_now("接手部门"), _now("转交次数"), _now("涉及投诉")],
        [
            [label("staff_department", row["key"]), row["times"], row["cases"]]
            for row in rows
        ],
        total=[_now("合计"), figures["times"], ""] if rows else [],
        note=_now("本月受理的投诉，按接手人的部门；由两个部门先后接手的各计一件。"),
        goes_on=True,
        names=[
            *(
                named(f"handovers.{row['key'] or 'none'}", ("times", "cases"))
                for row in rows
            ),
            ["handovers.times", ""],
        ],
    )


def backlog(figures: Figures) -> Table:
    backlog = figures["backlog"]
    days = [row["key"] for row in backlog["ages"]]
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
            *(
                named(f"open.{row['key'] or 'none'}", (*days, ""))
                for row in backlog["age_by_category"]
            ),
            named("open", (*days, "")),
        ],
    )
