"""The month's complaints, a row each, with all that an analyst asks for; masked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from branches.calendar import SHANGHAI
from branches.models import Branch, User
from complaints.case import naming
from complaints.case.answers import said
from complaints.case.models import Complaint
from complaints.case.models.contacts import REPLIES
from complaints.clocks.deadlines import Kind
from complaints.clocks.kinds import COMPARED
from complaints.clocks.models import Deadline, Result
from complaints.visits.models import Visit
from reports.monthly.figures.leaders import names_a_leader
from reports.monthly.figures.received import desk_cases, within
from reports.monthly.paper.labels import clock, label
from reports.periods import Period

CHUNK = 500
CLOCKS: list[str] = [*COMPARED, Kind.FOLLOW_UP_VISIT]
COLUMNS: list[tuple[Promise | str, int]] = [
    (_("受理编号"), 18),
    (_("营业部"), 10),
    (_("月份"), 10),
    (_("受理时间"), 17),
    (_("客户"), 10),
    (_("类别"), 16),
    (_("兼有类别"), 10),
    (_("受理方式"), 10),
    (_("诉求性质"), 10),
    (_("严重程度"), 10),
    (_("状态"), 12),
    (_("主办部门"), 12),
    (_("经办人"), 10),
    (_("涉及金额"), 12),
    (_("调查结论"), 14),
    (_("责任归属"), 14),
    (_("首次答复"), 17),
    (_("答复用时"), 10),
    (_("办结时间"), 17),
    (_("办结用时"), 10),
    (_("结束时间"), 17),
    (_("重新处理次数"), 10),
    *((label("kind", kind), 14) for kind in CLOCKS),
    (_("回访满意度"), 12),
]


def rows_of(
    branch: Branch, month: Period, *, reader: User | None
) -> Iterator[list[object]]:
    """Those that the reader sees; none that names a leader of the branch (DESIGN 7)."""
    for case in _found(branch, month, reader).iterator(chunk_size=CHUNK):
        yield _row(case, branch, month)


def _found(branch: Branch, month: Period, reader: User | None) -> QuerySet[Any]:
    cases = desk_cases([branch.pk]).filter(within("received_at", month))
    if reader is not None:
        seen = Complaint.objects.visible_to(reader).order_by()
        cases = cases.filter(pk__in=seen.values("pk"))
    reply = Q(contacts__purpose__in=REPLIES, contacts__reached=True)
    latest = Visit.objects.filter(complaint=OuterRef("pk")).exclude(contact=None)
    return (
        cases.exclude(names_a_leader("pk", "branch"))
        .annotate(
            replied_at=Min("contacts__occurred_at", filter=reply),
            satisfied=Subquery(latest.order_by("-pk").values("satisfaction")[:1]),
            **{f"clock_{kind}": _result(kind) for kind in CLOCKS},
        )
        .select_related("handler")
        .defer("search_vector", "statement")
        .order_by("received_at", "pk")
    )


def _result(kind: str) -> Subquery:
    rows = Deadline.objects.filter(complaint=OuterRef("pk"), kind=kind)
    counted = rows.exclude(result__in=[Result.SUPERSEDED, Result.HISTORICAL])
    return Subquery(counted.order_by("-due_at", "-pk").values("result")[:1])


def _row(case: Any, branch: Branch, month: Period) -> list[object]:
    return [
        case.number,
        branch.code,
        month.slug,
        _at(case.received_at),
        naming.client(case),
        label("category", case.category),
        "、".join(case.secondary_categories),
        naming.channel(case),
        case.get_nature_display(),
        _said(case, "severity"),
        case.get_state_display(),
        label("department", case.lead_department),
        str(case.handler or ""),
        case.amount,
        case.get_conclusion_display(),
        case.get_responsibility_display(),
        _at(case.replied_at),
        _took(case, case.replied_at),
        _at(case.resolved_at),
        _took(case, case.resolved_at),
        _at(case.closed_at),
        case.cycle - 1,
        *(_kept(getattr(case, f"clock_{kind}")) for kind in CLOCKS),
        label("attitude", case.satisfied) if case.satisfied else "",
    ]


def _said(case: Complaint, name: str) -> str:
    """Empty where a ledger did not say it."""
    return str(getattr(case, f"get_{name}_display")()) if said(case, name) else ""


def _at(moment: Any) -> object:
    return timezone.localtime(moment, SHANGHAI) if moment else None


def _took(case: Complaint, moment: Any) -> object:
    if moment is None:
        return None
    return clock(int((moment - case.received_at).total_seconds()) // 60)


def _kept(result: str | None) -> str:
    return label("result", result) if result else ""
