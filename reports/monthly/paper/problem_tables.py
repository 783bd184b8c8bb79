"""Tables of what the branch did: common problems, trainings, the norm's scorecard."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from reports.monthly.paper.table import Table
from reports.problems.models import ProblemState
from reports.problems.study_models import Audience


def problems(found: dict[str, Any] | None) -> Table | None:
    """norm 11.2: those that a person accepted."""
    if found is None:
        return None
    states = found["states"]
    return Table(
        "problems",
        _("共性问题"),
        [_("问题"), _("投诉"), _("研究"), _("措施")],
        [
            [
                row["title"],
                row["cases"],
                _studied(row),
                _measure(row),
            ]
            for row in found["accepted"]
        ],
        note=_("另有待判断 %(waiting)s 项，并入 %(merged)s 项，不成立 %(no)s 项。")
        % {
            "waiting": states[ProblemState.SUGGESTED],
            "merged": states[ProblemState.MERGED],
            "no": states[ProblemState.DISMISSED],
        },
        goes_on=True,
        about=[{"page": "problems"} for _row in found["accepted"]],
    )


def _studied(row: dict[str, Any]) -> str:
    if row["is_studied"]:
        return _("已研究")
    # Snapshots of the first layout do not say whether a reason was given.
    return _("不研究，已说明") if row.get("is_reasoned") else _("未研究")


def _measure(row: dict[str, Any]) -> str:
    if not row["is_studied"]:
        return "—"
    return _("未完成") if row["is_owed"] else _("已完成或无需")


def trainings(rows: list[dict[str, Any]] | None) -> Table | None:
    if rows is None:
        return None
    return Table(
        "trainings",
        _("培训"),
        [_("内容"), _("对象"), _("日期"), _("人数")],
        [
            [
                row["topic"],
                str(Audience(row["audience"]).label),
                row["held_on"] or _("未举行"),
                row["participants"],
            ]
            for row in rows
        ],
        labels=2,
        goes_on=True,
        about=[{"page": "trainings"} for _row in rows],
    )


def scorecard(card: dict[str, Any] | None, *, goes_on: bool) -> Table | None:
    if card is None:
        return None
    return Table(
        "scorecard",
        _("规范记分表"),
        [_("条款"), _("要求"), _("符合／总数"), _("比例"), _("结果")],
        [
            [row["id"], _wanted(row), row["counted"], row["percent"], row["word"]]
            for row in card["rows"]
        ],
        note="　".join(
            [
                *(f"{one['word']} {one['count']}" for one in card["counts"]),
                *([card["lacking"]] if "lacking" in card else []),
            ]
        ),
        labels=2,
        wants_room=True,
        goes_on=goes_on,
        own=1,
        about=[
            {
                "obligation": row["id"],
                "met": str(row["met"]),
                "total": str(row["total"]),
            }
            for row in card["rows"]
            if "met" in row
        ],
    )


def _wanted(row: dict[str, Any]) -> str:
    return f"{row['name']}（{row['beside']}）" if row["beside"] else str(row["name"])
