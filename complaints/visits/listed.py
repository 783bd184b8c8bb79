"""Whose visit is due: in follow-up, or soon to be; and what waits to be archived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.web import chips, lists
from complaints.acts.web.chips import Chip
from complaints.case import naming
from complaints.case.choices import State
from complaints.case.finding.keyset import Part
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact, Purpose
from complaints.case.querysets import ComplaintQuerySet
from complaints.clocks import kinds
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import Deadline
from complaints.visits.models import Visit

# What opens within these days is shown already, so that it can be appointed.
SOON = timedelta(days=14)
SHOWN = (
    "number",
    "branch",
    "state",
    "cycle",
    *naming.CLIENT,
    "category",
    "received_at",
    "resolved_at",
    "next_due_at",
)
NAMES = ("last_name", "first_name", "username")


class VisitsShown(models.TextChoices):
    ALL = "", _("全部")
    OVERDUE = "overdue", _("已超时")
    OPEN = "open", _("回访期内")
    SOON = "soon", _("即将开始")
    APPOINTED = "appointed", _("已预约")
    TO_CLOSE = "to_close", _("待结案")


ICONS: dict[str, str] = {
    VisitsShown.OVERDUE: "exclamation-triangle",
    VisitsShown.OPEN: "telephone-outbound",
    VisitsShown.SOON: "calendar-range",
    VisitsShown.APPOINTED: "calendar-check",
    VisitsShown.TO_CLOSE: "archive",
}
EMPTY: dict[str, Promise] = {
    VisitsShown.OVERDUE: _("没有超时的回访"),
    VisitsShown.OPEN: _("回访期内没有要回访的投诉"),
    VisitsShown.SOON: _("两周内没有开始回访的投诉"),
    VisitsShown.APPOINTED: _("没有预约的回访"),
    VisitsShown.TO_CLOSE: _("没有等待结案的投诉"),
}


@dataclass(frozen=True, kw_only=True)
class VisitsQuery:
    """What the page is asked for; it stands in the URL."""

    show: str = ""
    mine: str = ""

    def url(self, **cursor: str) -> str:
        return lists.address("visits", **asdict(self), **cursor)


@dataclass(frozen=True)
class VisitLine:
    case: Complaint
    clock: Deadline | None
    visit: Visit | None
    failed: int

    @property
    def warn_at(self) -> datetime | None:
        clock = self.clock
        return kinds.warn_at(clock.kind, clock.due_at) if clock else None


def asked(query: Mapping[str, str]) -> VisitsQuery:
    """What makes no sense is left out."""
    show = query.get("show", "")
    return VisitsQuery(
        show=show if show in VisitsShown.values else "",
        mine="1" if query.get("mine") else "",
    )


def parts(asked: VisitsQuery, *, user: User, now: datetime) -> list[Part[Complaint]]:
    """Visits by due time; then what only has to be archived, oldest first."""
    rows = Complaint.objects.visible_to(user)
    if asked.mine:
        rows = rows.filter(handler=user)
    rows = _with_rows(rows)
    owed = owing_visit(rows).filter(next_due_at__isnull=False)
    is_open = Q(state=State.FOLLOW_UP)
    # Where beat has not opened the window yet.
    opens_soon = Q(
        state=State.RESOLVED, resolved_at__lte=now + SOON - relativedelta(months=1)
    )
    to_close = rows.filter(is_open, next_due_at__isnull=True)
    match asked.show:
        case VisitsShown.OVERDUE:
            return [Part(owed.filter(is_open, next_due_at__lt=now), "next_due_at")]
        case VisitsShown.OPEN:
            return [Part(owed.filter(is_open), "next_due_at")]
        case VisitsShown.SOON:
            return [Part(owed.filter(opens_soon), "next_due_at")]
        case VisitsShown.APPOINTED:
            return [Part(_appointed(owed), "appointed_for")]
        case VisitsShown.TO_CLOSE:
            return [Part(to_close, "received_at")]
    return [
        Part(owed.filter(is_open | opens_soon), "next_due_at"),
        Part(to_close, "received_at"),
    ]


def owing_visit(rows: ComplaintQuerySet) -> ComplaintQuerySet:
    """Not those that only owe an answer to whoever transferred them."""
    clocks = Deadline.objects.filter(kind=Kind.FOLLOW_UP_VISIT).unanswered()
    of_case = clocks.filter(complaint=OuterRef("pk"), cycle=OuterRef("cycle"))
    return rows.filter(Q(transfer_owed_at=None) | Exists(of_case))


def line(case: Complaint) -> VisitLine:
    rows = vars(case)
    clocks: list[Deadline] = rows["visit_clocks"]
    visits = [row for row in case.visits.all() if row.cycle == case.cycle]
    current = [row for row in clocks if row.cycle == case.cycle]
    return VisitLine(
        case,
        current[0] if current else None,
        visits[0] if visits else None,
        rows["failed"],
    )


def scopes(asked: VisitsQuery, *, user: User) -> list[Chip]:
    if not user.works_on_cases:
        return []
    return chips.choose(
        [("1", _now("我的")), ("", _now("本营业部"))],
        asked.mine,
        url=lambda mine: replace(asked, mine=mine).url(),
    )


def shows(asked: VisitsQuery) -> list[Chip]:
    return chips.choose(
        VisitsShown.choices,
        asked.show,
        url=lambda show: replace(asked, show=show).url(),
        icons=ICONS,
    )


def empty(asked: VisitsQuery, *, user: User) -> dict[str, str]:
    """For templates/includes/empty.html."""
    if not user.reads_cases:
        return {"icon": "eye-slash", "title": _now("您的岗位不查看投诉"), "text": ""}
    return {
        "icon": "telephone-outbound",
        "title": str(EMPTY.get(asked.show, _("现在没有需要回访的投诉"))),
        "text": _now("投诉办结满一个月后开始回访，两个月内完成；开始前两周列在这里。"),
    }


def _appointed(owed: ComplaintQuerySet) -> ComplaintQuerySet:
    """A case has one visit a cycle, so that no row comes twice."""
    return owed.filter(
        visits__cycle=F("cycle"),
        visits__contact=None,
        visits__appointed_for__isnull=False,
    ).annotate(appointed_for=F("visits__appointed_for"))


def _with_rows(rows: ComplaintQuerySet) -> ComplaintQuerySet:
    failed = (
        Contact.objects.filter(
            complaint=OuterRef("pk"),
            cycle=OuterRef("cycle"),
            purpose=Purpose.VISIT,
            reached=False,
        )
        .order_by()
        .values("complaint")
        .annotate(times=Count("pk"))
        .values("times")
    )
    clocks = Deadline.objects.filter(kind=Kind.FOLLOW_UP_VISIT).unanswered()
    names = [f"handler__{name}" for name in NAMES]
    return (
        rows.filter(state__in=[State.RESOLVED, State.FOLLOW_UP])
        .select_related("branch", "handler")
        .only(*SHOWN, "handler", *names, "branch__code", "branch__name")
        .annotate(failed=Coalesce(Subquery(failed), 0))
        .prefetch_related(
            Prefetch("deadlines", clocks, to_attr="visit_clocks"), "visits"
        )
    )
