"""The scorecard on paper: a page of the monthly report, plain data for its snapshot."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.scorecard.obligations import LACKING, Obligation, obligations
from reports.scorecard.scores import Score, Scores, Status

WORDS: dict[Status, Promise] = {
    Status.MET: _("符合"),
    Status.MISSED: _("未达"),
    Status.NOT_APPLICABLE: _("不适用"),
    Status.NOT_RECORDED: _("无记录"),
    Status.SHOWN: pgettext_lazy("scorecard", "展示"),
}


def sheet(scores: Scores) -> dict[str, Any]:
    """For templates/typst/scorecard.typ: a row an obligation, and how many of each."""
    counts = Counter(score.status for score in scores.values())
    return {
        "rows": [
            {
                "id": id,
                "name": obligation.name,
                "counted": counted(scores[id]),
                "met": scores[id].met,
                "total": scores[id].total,
                "percent": _percent(scores[id]),
                "beside": beside(obligation, scores[id]),
                "status": scores[id].status.value,
                "word": str(WORDS[scores[id].status]),
            }
            for id, obligation in obligations().items()
        ],
        "lacking": str(LACKING),
        "counts": [
            {"word": str(word), "count": counts[status]}
            for status, word in WORDS.items()
        ],
    }


def counted(score: Score) -> str:
    """As every page, paper and workbook says it."""
    if score.status == Status.NOT_RECORDED:
        return "—"
    return _now("%(met)s／%(total)s") % {"met": score.met, "total": score.total}


def _percent(score: Score) -> str:
    return "" if score.percent is None else f"{score.percent:g}%"


def beside(obligation: Obligation, score: Score) -> str:
    """What is counted beside it, where there is any."""
    label = obligation.beside
    return f"{label} {score.beside}" if label and score.beside else ""
