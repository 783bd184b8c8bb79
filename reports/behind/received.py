"""Figures of what was received, sorted, repeated and grouped."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from complaints.case.choices import Origin
from complaints.case.models import Complaint
from complaints.incidents.models import Incident, IncidentCase
from complaints.recurrence.models import Recurrence
from reports.behind.figure import (
    Asked,
    Figure,
    UnknownFigureError,
    figures,
    key_of,
    one_of,
    whole,
)
from reports.monthly.figures import people
from reports.monthly.figures.received import (
    SORTED_BY,
    state_at,
    within,
)
from reports.scorecard.handovers import handed_over
from reports.scorecard.measures import Ground, joined

OURS = ~Q(origin=Origin.IMPORT)
COUNTED = _("受理时间在本期内的投诉；历史导入不计。")


def _words(case: Complaint) -> str:
    return joined(
        case.get_channel_display(),
        case.get_severity_display(),
        case.get_state_display(),
    )


def ground_of(asked: Asked) -> Ground:
    rows = Complaint.objects.filter(
        within("received_at", asked.period), branch__in=asked.branches
    ).annotate(counted_at=F("received_at"), state_then=state_at(asked.period))
    return Ground(rows, (), at=_("受理时间"), words=_words, branch="branch", case="")


@figures("received", "imported", "backfilled")
def received(asked: Asked, parts: list[str]) -> Figure:
    name = parts.pop(0)
    whole(parts)
    counted = {
        "received": OURS,
        "backfilled": OURS & Q(is_backfilled=True),
        "imported": Q(origin=Origin.IMPORT),
    }
    return Figure(ground_of(asked), counted[name], COUNTED)


@figures(*SORTED_BY)
def sorted_by(asked: Asked, parts: list[str]) -> Figure:
    column, keys = SORTED_BY[parts.pop(0)]
    key = key_of(parts.pop(0)) if parts else None
    whole(parts)
    if key not in keys:
        raise UnknownFigureError(key)
    return Figure(ground_of(asked), OURS & Q(**{column: key}), COUNTED)


@figures("recurring")
def recurring(asked: Asked, parts: list[str]) -> Figure:
    whole(parts[1:])
    same = Recurrence.objects.filter(complaint=OuterRef("pk"), is_same=True)
    says = _("本期受理、领导确认为同一问题再现的投诉。")
    return Figure(ground_of(asked), OURS & Q(Exists(same)), says)


@figures("repeated")
def repeated(asked: Asked, parts: list[str]) -> Figure:
    """A client is listed by the last of the cases that he has in the period."""
    of_clients = one_of(parts[1:], "clients", "cases") == "clients"
    by_client = people.cases_of_repeated(asked.branches, asked.period)
    keys = [pk for own in by_client for pk in (own[-1:] if of_clients else own)]
    says = _("同一电话（未留电话的为同名同账号）一年内投诉两次以上；客户列其最后一件。")
    return Figure(ground_of(asked), Q(pk__in=keys), says)


@figures("groups")
def groups(asked: Asked, parts: list[str]) -> Figure:
    opened = Incident.objects.filter(
        within("opened_at", asked.period), branch__in=asked.branches
    )
    if one_of(parts[1:], "incidents", "cases") == "cases":
        rows = IncidentCase.objects.filter(
            people.linked_then(asked.period), incident__in=opened
        ).annotate(counted_at=F("linked_at"))
        ground = Ground(rows, (), at=_("并入时间"), words=_of_incident)
        return Figure(ground, Q(), _("本期立案的群体事件在期末时的投诉。"))
    ground = Ground(
        opened.annotate(counted_at=F("opened_at")),
        (),
        at=_("立案时间"),
        words=_of_incident,
        branch="branch",
        case=None,
        seen=Incident.objects.visible_to,
    )
    return Figure(ground, Q(), _("立案时间在本期内的群体事件。"))


def _of_incident(row: Any) -> str:
    return str(row.incident) if isinstance(row, IncidentCase) else ""


@figures("handovers")
def handovers(asked: Asked, parts: list[str]) -> Figure:
    [department, what] = parts[1:] if parts[2:] else ["", *parts[1:]]
    events = handed_over(asked.branches, asked.period)
    mine = Q(actor__department=key_of(department)) if department else Q()
    if what == "cases":
        cases = events.filter(mine, complaint=OuterRef("pk"))
        says = _("本期受理、有该部门同事接手的投诉。")
        return Figure(ground_of(asked), OURS & Q(Exists(cases)), says)
    if what != "times":
        raise UnknownFigureError(what)
    rows = events.order_by().annotate(counted_at=F("occurred_at"))
    ground = Ground(rows, (), at=_("转交时间"), words=_who_took, related=("actor",))
    return Figure(ground, mine, _("本期受理的投诉的转交，按接手人的部门。"))


def _who_took(event: Any) -> str:
    return str(event.actor or "")
