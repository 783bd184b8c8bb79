"""A quarter's snapshot as tables: the page and the PDF show these alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.case.choices import Responsibility
from complaints.records.standards import Concern, StandardOutcome
from reports.definitions import FIRST_LAYOUT
from reports.monthly.figures.clocks import RESULTS
from reports.monthly.paper.common import CLOCK_PARTS, PARTS, WHENS, named
from reports.monthly.paper.labels import in_time, label
from reports.monthly.paper.table import Cell, Table
from reports.problems.study_models import Audience

SORTED_BY: dict[str, Promise] = {
    "channel": _("受理方式"),
    "nature": _("诉求性质"),
    "severity": _("严重程度"),
    "conclusion": _("调查结论"),
    "responsibility": _("责任归属"),
    "attitude": _("客户对结果"),
}


def tables(snapshot: dict[str, Any]) -> list[Table]:
    found = snapshot["figures"]
    kind = snapshot["kind"]
    return [
        _received(found, kind),
        _feedback(
            found["feedback"],
            kind,
            agreed_is_in_time=snapshot["layout"] == FIRST_LAYOUT,
        ),
        *_sorted(found["by"], kind),
        *_records(snapshot["kind"], found["records"]),
        *trainings(snapshot["trainings"]),
    ]


def _received(found: dict[str, Any], kind: str) -> Table:
    rows: list[list[Cell]] = [
        [_now("受理"), *(found["received"][when] for when in WHENS)],
        [_now("兼有本类的"), *(found["secondary"][when] for when in WHENS)],
    ]
    rows += [[row["month"], row["count"], "", ""] for row in found["by_month"]]
    rows += [
        [_now("其中已办结"), found["done"], "", ""],
        [_now("其中重新处理"), found["reopened"], "", ""],
    ]
    return Table(
        "received",
        _now("受理"),
        [_now("项目"), _now("本季"), _now("上季"), _now("上年同季")],
        rows,
        note=_now("按主类别计；历史导入不计。"),
        names=[
            named(f"{kind}.received", PARTS),
            named(f"{kind}.secondary", PARTS),
            *([f"{kind}.received.{row['month']}"] for row in found["by_month"]),
            [f"{kind}.done"],
            [f"{kind}.reopened"],
        ],
    )


def _feedback(row: dict[str, int], kind: str, *, agreed_is_in_time: bool) -> Table:
    lines: list[list[Cell]] = [
        [_now("到期"), row["due"]],
        *_results(row),
        [_now("按时率"), in_time(row, agreed_is_in_time=agreed_is_in_time)],
    ]
    return Table(
        "feedback",
        _now("三个工作日内最终反馈"),
        [_now("结果"), _now("件数")],
        lines,
        note=_now("计入到期当季；事后确认的仍算超时。"),
        names=[[f"{kind}.feedback.{part}"] for part in CLOCK_PARTS],
    )


def _results(row: dict[str, int]) -> list[list[Cell]]:
    return [[label("result", result), row[result]] for result in RESULTS]


def _sorted(by: dict[str, list[dict[str, Any]]], kind: str) -> Iterator[Table]:
    for name, title in SORTED_BY.items():
        rows: list[list[Cell]] = [
            [_label(name, row["key"]), row["count"]] for row in by[name]
        ]
        if rows:
            yield Table(
                f"by_{name}",
                str(title),
                [str(title), _now("件数")],
                rows,
                total=[_now("合计"), sum(row["count"] for row in by[name])],
                names=[
                    *([f"{kind}.{name}.{row['key'] or 'none'}"] for row in by[name]),
                    [f"{kind}.received"],
                ],
            )


def _label(name: str, key: str) -> str:
    if key == "":
        return _now("未填")
    if name == "responsibility":
        return str(dict(Responsibility.choices).get(key, key))
    return label(name, key)


def _records(kind: str, rows: list[dict[str, Any]]) -> Iterator[Table]:
    if rows:
        yield OF_RECORDS.get(kind, _materials)(rows)


def _standards(rows: list[dict[str, Any]]) -> Table:
    outcomes = dict(StandardOutcome.choices)
    return Table(
        "records",
        _now("涉及的标准与答复"),
        [_now("涉及"), _now("分析结论"), _now("件数"), _now("已改进")],
        [
            [
                str(dict(Concern.choices).get(row["concern"], row["concern"])),
                str(outcomes.get(row["outcome"], _now("未填"))),
                row["count"],
                row["improved"],
            ]
            for row in rows
        ],
        total=[_now("合计"), "", _sum(rows, "count"), _sum(rows, "improved")],
        labels=2,
        names=[
            *(
                [
                    f"B.records.{what}.{row['concern']}-{row['outcome'] or 'none'}"
                    for what in ("count", "improved")
                ]
                for row in rows
            ),
            ["B.records.count", "B.records.improved"],
        ],
    )


def _disposals(rows: list[dict[str, Any]]) -> Table:
    return Table(
        "records",
        _now("本季受理投诉的员工处置（不列姓名）"),
        [_now("措施"), _now("决定"), _now("已完成")],
        [[row["key"], row["count"], row["done"]] for row in rows],
        total=[_now("合计"), _sum(rows, "count"), _sum(rows, "done")],
        names=[
            *(
                [f"D.records.{what}.{row['key']}" for what in ("count", "done")]
                for row in rows
            ),
            ["D.records.count", "D.records.done"],
        ],
    )


def _materials(rows: list[dict[str, Any]]) -> Table:
    return Table(
        "records",
        _now("提供给客户的资料"),
        [_now("资料"), _now("次数")],
        [[row["key"], row["count"]] for row in rows],
        total=[_now("合计"), _sum(rows, "count")],
        note=_now("至多列十种。"),
        names=[[f"E.records.count.{row['key']}"] for row in rows],
    )


def _sum(rows: list[dict[str, Any]], key: str) -> int:
    return sum(row[key] for row in rows)


OF_RECORDS = {"B": _standards, "D": _disposals}


def trainings(rows: list[dict[str, Any]]) -> Iterator[Table]:
    if rows:
        yield Table(
            "trainings",
            _now("针对性培训"),
            [_now("培训内容"), _now("对象"), _now("计划"), _now("举行"), _now("人数")],
            [
                [
                    row["topic"],
                    str(dict(Audience.choices).get(row["audience"], row["audience"])),
                    row["planned_on"],
                    row["held_on"] or _now("尚未举行"),
                    row["participants"] or "—",
                ]
                for row in rows
            ],
            labels=4,
            about=[{"page": "trainings"} for _row in rows],
        )
