"""norm 3.1: how long each stage of a case took, or has taken until now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.acts import wording
from complaints.case.models import Complaint
from complaints.evidence.models import Event

# Which stage begins with which move; the last ones end the course.
BEGINS: dict[str, Promise] = {
    "receive": _("受理至告知"),
    "acknowledge": _("告知至开始调查"),
    "investigate": _("调查处理"),
    "reopen": _("重新处理"),
    "resolve": _("办结至回访期"),
    "settle_on_spot": _("办结至回访期"),
    "start_follow_up": _("回访期至结案"),
}
ENDS = ("close", "withdraw", "merge")


@dataclass(frozen=True)
class Stage:
    label: str
    began_at: datetime
    took: str
    is_running: bool


def columns() -> dict[str, Any]:
    """Annotations of a case: its moves and their times, without a statement more."""
    moves = Event.objects.filter(
        complaint=OuterRef("pk"), verb__in=[*BEGINS, *ENDS]
    ).order_by("seq")
    return {
        "moves": ArraySubquery(moves.values("verb")),
        "moved_at": ArraySubquery(moves.values("occurred_at")),
    }


def of(complaint: Complaint, *, now: datetime) -> list[Stage]:
    """The stages that `columns` fetched, oldest first; the running one ends now."""
    fetched = vars(complaint)
    moves: list[tuple[str, datetime | None]] = [
        *zip(fetched["moves"], fetched["moved_at"], strict=True),
        ("", None),
    ]
    return [
        Stage(
            str(BEGINS[verb]),
            began_at,
            wording.duration((ended_at or now) - began_at),
            is_running=ended_at is None,
        )
        for (verb, began_at), (_verb, ended_at) in pairwise(moves)
        if verb in BEGINS and began_at
    ]
