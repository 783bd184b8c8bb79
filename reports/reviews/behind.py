"""The rows behind a quarterly summary's figures: D.received, B.feedback.met, …"""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from complaints.clocks.deadlines import EXTENSION, Kind
from complaints.disposals.models import Disposal
from complaints.records.guidance import HandOut
from complaints.records.standards import StandardRecord
from reports.behind import clocks
from reports.behind.figure import (
    Asked,
    Figure,
    UnknownFigureError,
    figures,
    key_of,
    whole,
)
from reports.behind.received import OURS, ground_of
from reports.papers.quarterly import ReviewKind
from reports.reviews.figures import SORTED_BY
from reports.scorecard.measures import Ground

MAIN = _("受理时间在本季内、主类别为本类的投诉；历史导入不计。")


@figures(*ReviewKind.values)
def of_category(asked: Asked, parts: list[str]) -> Figure:
    category, what, *rest = parts
    main = Q(category=category)
    if what == "feedback":
        which = Q(kind=Kind.FINAL_FEEDBACK, complaint__category=category)
        return clocks.of(asked, which & ~Q(rule=EXTENSION), rest)
    if what == "records":
        return _records(asked, category, rest)
    if what in SORTED_BY:
        counted = Q(**{SORTED_BY[what]: key_of(rest.pop(0))})
    else:
        found = {
            "received": Q(),
            "secondary": ~main & Q(secondary_categories__contains=[category]),
            "done": Q(resolved_at__lt=asked.period.until),
            "reopened": Q(cycle__gt=1),
        }
        counted = found[what]
    whole(rest)
    counted = counted if what == "secondary" else main & counted
    return Figure(ground_of(asked), OURS & counted, MAIN)


def _records(asked: Asked, category: str, parts: list[str]) -> Figure:
    """records.<what>, or records.<what>.<key>."""
    what, key = parts[0], ".".join(parts[1:])
    main = Q(category=category)
    cases = ground_of(asked).rows.filter(OURS, main).order_by().values("pk")
    find = {"B": _standards, "D": _disposals, "E": _materials}[category]
    rows, counted = find(what, key)
    ground = Ground(
        rows.filter(complaint__in=cases).annotate(
            counted_at=F("complaint__received_at")
        ),
        (),
        at=_("受理时间"),
        words=str,
    )
    return Figure(ground, counted, MAIN)


def _standards(what: str, key: str) -> tuple[QuerySet[Any], Q]:
    counted = _one(what, count=Q(), improved=Q(improved_on__isnull=False))
    if key:
        concern, outcome = key.split("-")
        counted &= Q(concern=concern, outcome=key_of(outcome))
    return StandardRecord.objects.exclude(concern=""), counted


def _disposals(what: str, key: str) -> tuple[QuerySet[Any], Q]:
    counted = _one(what, count=Q(), done=Q(done_on__isnull=False))
    if key:
        counted &= Q(measure__name=key)
    return Disposal.objects.live().select_related("measure"), counted


def _materials(what: str, key: str) -> tuple[QuerySet[Any], Q]:
    """All that were handed out in the total's case; a page lists ten kinds."""
    counted = _one(what, count=Q())
    if key:
        counted &= Q(material__title=key)
    return HandOut.objects.select_related("material"), counted


def _one(what: str, **known: Q) -> Q:
    if what not in known:
        raise UnknownFigureError(what)
    return known[what]
