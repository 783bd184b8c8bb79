"""A quarterly summary and an overview on paper: pure in snapshot and stamp."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from reports.digests import digest
from reports.monthly.paper.table import Table
from reports.monthly.printed.pdf import side_by_side
from reports.papers.quarterly import heading
from reports.rendering.typesetting import typeset
from reports.reviews.tables import tables
from reports.times import iso

TEMPLATE = "review.typ"


def signature(signed_as: str, *, at: datetime) -> dict[str, str]:
    return {"by": signed_as, "at": iso(at)}


def render(snapshot: dict[str, Any], signed: dict[str, str] | None) -> bytes:
    return typeset(
        TEMPLATE,
        {
            "title": title(snapshot["kind"]),
            "head": _head(snapshot, snapshot["quarter"]),
            "rows": laid_out(tables(snapshot)),
            "words": words(snapshot),
            "signs": True,
            "signed": signed,
            "written_by": snapshot["written_by"],
            "digest": digest(snapshot),
        },
    )


def words(snapshot: dict[str, Any]) -> list[dict[str, str]]:
    """What the branch wrote, each under its heading."""
    said = dict(snapshot["words"])
    if snapshot["no_training_reason"]:
        said["no_training_reason"] = snapshot["no_training_reason"]
    return [{"title": heading(name), "text": text} for name, text in said.items()]


def render_overview(
    snapshot: dict[str, Any], found: list[Table], *, charts: dict[str, str]
) -> bytes:
    return typeset(
        TEMPLATE,
        {
            "title": _("客户投诉处理概览"),
            "head": _head(snapshot, snapshot["span"]),
            "rows": laid_out(found),
            "words": [],
            "signs": False,
            "signed": None,
            "written_by": "",
            "digest": digest(snapshot),
        },
        images=charts,
    )


def title(kind: str) -> str:
    return _("%(kind)s类投诉季度总结") % {"kind": f"{kind} "}


def laid_out(found: list[Table]) -> list[list[dict[str, Any]]]:
    return [[asdict(one) for one in row] for row in side_by_side(found)]


def _head(snapshot: dict[str, Any], period: str) -> dict[str, Any]:
    names = ("company", "branch", "branch_code", "layout")
    return {**{name: snapshot[name] for name in names}, "period": period}
