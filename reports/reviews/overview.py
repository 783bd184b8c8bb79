"""A branch's half-year or year at a glance: what came, and what was done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Branch
from reports import periods
from reports.definitions import LAYOUT
from reports.digests import head_of
from reports.monthly.figures.clocks import RESULTS
from reports.monthly.figures.gather import figures
from reports.monthly.figures.received import desk_cases
from reports.monthly.paper.common import clocks, compared, named
from reports.monthly.paper.labels import clock, label, share
from reports.monthly.paper.table import Cell, Table
from reports.papers.monthly import MonthlyReport
from reports.papers.quarterly import QuarterlyReview, ReviewKind
from reports.periods import Period, month_of, quarter_of
from reports.problems.models import CommonProblem
from reports.problems.study_models import Audience, StudyMeeting, Training
from reports.rendering import charts

SPREADS = ("", "median", "p90")
KEPT = (
    "received",
    "by",
    "trend",
    "clocks",
    "reply",
    "resolve",
    "ended",
    "backlog",
    "reopened",
    "recurring",
    "repeated",
    "groups",
    "visits",
    "disposals",
)


def take(branch: Branch, span: Period) -> dict[str, Any]:
    """As it is known now; of months to come there is nothing yet."""
    now = timezone.now()
    found = figures([branch.pk], span, as_of=span.as_of(now))[branch.pk]
    *_before, last = span.months()
    return {
        **head_of(branch, layout=LAYOUT),
        "span": span.slug,
        "last_month": min(last, month_of(now)).slug,
        "figures": {name: found[name] for name in KEPT},
        "work": _work(branch, span),
    }


def begun(branch: Branch) -> date:
    """The branch's first day of use, else the first day of the first month of which
    anything is known: before it, nothing was owed."""
    if branch.first_day:
        return branch.first_day
    first = desk_cases([branch.pk]).aggregate(at=Min("received_at"))["at"]
    return month_of(first or timezone.now()).first


def _work(branch: Branch, span: Period) -> dict[str, Any]:
    """What the branch did with its figures (norm 11, 21.3, 23.5, 24.2)."""
    is_owed = _owed_from(branch)
    days = Q(month__gte=span.first, month__lt=span.end)
    problems = CommonProblem.objects.filter(days, branch=branch)
    measures = StudyMeeting.objects.filter(
        problem__in=problems, due_on__isnull=False
    ).aggregate(due=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False)))
    return {
        "months": [
            sum(1 for month in span.months() if is_owed(month)),
            MonthlyReport.objects.signed()
            .filter(days, branch=branch, version=1)
            .count(),
        ],
        "reviews": _reviews(branch, span, is_owed=is_owed),
        "problems": [
            problems.accepted().count(),
            problems.decided().count(),
        ],
        "measures": [measures["due"], measures["done"]],
        "trainings": _trainings(branch, span),
    }


def _reviews(
    branch: Branch, span: Period, *, is_owed: Callable[[Period], bool]
) -> list[dict[str, Any]]:
    ended = sum(1 for quarter in quarters(span) if is_owed(quarter))
    signed = dict(
        QuarterlyReview.objects.signed()
        .filter(branch=branch, quarter__gte=span.first, quarter__lt=span.end)
        .values_list("kind")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return [
        {"kind": kind, "ended": ended, "signed": signed.get(kind, 0)}
        for kind in ReviewKind.values
    ]


def _trainings(branch: Branch, span: Period) -> list[dict[str, Any]]:
    rows = Training.objects.filter(
        branch=branch, planned_on__gte=span.first, planned_on__lt=span.end
    )
    counts = {
        audience: (planned, held)
        for audience, planned, held in rows.order_by()
        .values_list("audience")
        .annotate(
            planned=Count("pk"), held=Count("pk", filter=Q(held_on__isnull=False))
        )
    }
    return [
        {"audience": audience, "planned": planned, "held": held}
        for audience in Audience.values
        for planned, held in [counts.get(audience, (0, 0))]
    ]


def quarters(span: Period) -> list[Period]:
    return sorted({quarter_of(month.first) for month in span.months()})


def _owed_from(branch: Branch) -> Callable[[Period], bool]:
    """Of a branch with a first day of use whole periods alone."""
    since = begun(branch)

    def is_owed(period: Period) -> bool:
        whole = branch.owes(period.first) and period.end > since
        return whole and period.has_ended(timezone.now())

    return is_owed


def tables(snapshot: dict[str, Any]) -> list[Table]:
    found = snapshot["figures"]
    return [
        _summary(found),
        _work_table(snapshot["work"]),
        *(
            compared(
                name,
                found["by"][name],
                title=_("按%(what)s") % {"what": what},
                heads=[what, _("本期"), _("上期"), _("上年同期")],
            )
            for name, what in (("category", _("类别")), ("channel", _("受理方式")))
        ),
        _by_month(found["trend"], periods.parse(snapshot["span"]).length),
        clocks(
            found["clocks"],
            results=[label("result", result) for result in RESULTS],
            note=_("按约定延后的另列，不算按时；事后确认的仍算超时。"),
        ),
        _durations(found),
        *_disposals(found["disposals"]),
    ]


def draw(snapshot: dict[str, Any]) -> dict[str, str]:
    """SVG by name, the same for the page and the paper."""
    trend = snapshot["figures"]["trend"]
    length = periods.parse(snapshot["span"]).length
    names = ("months", "received", "year_before")
    lines = zip(*(trend[name][-length:] for name in names), strict=True)
    last = snapshot["last_month"]
    points = [
        (month[2:], received if month <= last else None, before)
        for month, received, before in lines
    ]
    return {"trend": charts.trend(points)}


def _summary(found: dict[str, Any]) -> Table:
    visits = found["visits"]
    rows: list[tuple[str, str, int]] = [
        ("received", _("受理"), found["received"]["count"]),
        ("resolved", _("办结"), found["resolve"][0]["count"]),
        ("closed", _("结案"), found["ended"]["closed"]),
        ("withdrawn", _("客户撤回"), found["ended"]["withdrawn"]),
        ("open", _("期末未办结"), found["backlog"]["open"]),
        ("reopened", _("重新处理"), found["reopened"]),
        ("recurring", _("同一问题再现"), found["recurring"]),
        ("repeated.clients", _("重复投诉的客户"), found["repeated"]["clients"]),
        ("groups.incidents", _("群体事件"), found["groups"]["incidents"]),
        ("visits.made", _("回访"), visits["made"]),
        *(
            (
                f"visits.{row['key']}",
                _("回访客户%(attitude)s") % {"attitude": label("attitude", row["key"])},
                row["count"],
            )
            for row in visits["satisfaction"]
        ),
    ]
    return Table(
        "summary",
        _("概况"),
        [_("项目"), _("数量")],
        [[words, count] for _name, words, count in rows],
        names=[[name] for name, _words, _count in rows],
    )


def _work_table(work: dict[str, Any]) -> Table:
    rows: list[tuple[str, int, int]] = [
        (_("月度分析（已结束的月份 / 已审签）"), *work["months"]),
        *(
            (
                _("%(kind)s 类季度总结（已结束的季度 / 已审签）")
                % {"kind": row["kind"]},
                row["ended"],
                row["signed"],
            )
            for row in work["reviews"]
        ),
        (_("共性问题（已确认 / 已研究决定）"), *work["problems"]),
        (_("决定的措施（应完成 / 已完成）"), *work["measures"]),
        *(
            (
                _("%(audience)s培训（已计划 / 已举行）")
                % {"audience": Audience(row["audience"]).label},
                row["planned"],
                row["held"],
            )
            for row in work["trainings"]
        ),
    ]
    return Table(
        "work",
        _("分析、总结与培训"),
        [_("项目"), _("应做"), _("已做"), _("比例")],
        [[name, due, done, share(done, due)] for name, due, done in rows],
        names=[
            *([] for _row in [work["months"], *work["reviews"]]),
            named("problems", ("accepted", "decided", "share")),
            named("measures", ("due", "done", "share")),
            *(
                named(f"trainings.{row['audience']}", ("planned", "held", "share"))
                for row in work["trainings"]
            ),
        ],
        about=[{"page": "months"}, *({"page": "reviews"} for _row in work["reviews"])],
    )


def _by_month(trend: dict[str, Any], months: int) -> Table:
    rows = [
        [
            label("category", row["key"]),
            *row["counts"][-months:],
            sum(row["counts"][-months:]),
        ]
        for row in trend["categories"]
    ]
    lines = [f"category.{row['key'] or 'none'}" for row in trend["categories"]]
    lines.append("received")
    received, slugs = trend["received"][-months:], trend["months"][-months:]
    return Table(
        "category_by_month",
        _("类别与月份"),
        [_("类别"), *(month[2:] for month in trend["months"][-months:]), _("合计")],
        rows,
        total=[_("合计"), *received, sum(received)],
        names=[[*named(line, slugs), line] for line in lines],
    )


def _durations(found: dict[str, Any]) -> Table:
    rows: list[list[Cell]] = []
    for name, title in (("reply", _("首次答复")), ("resolve", _("办结"))):
        whole = found[name][0]
        rows.append(
            [title, whole["count"], clock(whole["median"]), clock(whole["p90"])]
        )
    return Table(
        "durations",
        _("用时"),
        [_("事项"), _("件数"), _("中位数"), _("九成以内")],
        rows,
        note=_("自受理起，时:分。"),
        names=[named(name, SPREADS) for name in ("replied", "resolved")],
    )


def _disposals(rows: list[dict[str, Any]]) -> Iterator[Table]:
    decided: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for row in rows:
        decided[row["measure"]] += row["count"]
        done[row["measure"]] += row["done"]
    if rows:
        yield Table(
            "disposals",
            _("员工处置（不列姓名）"),
            [_("措施"), _("本期决定"), _("本期完成")],
            [[name, count, done[name]] for name, count in decided.items()],
            total=[
                _("合计"),
                sum(row["count"] for row in rows),
                sum(row["done"] for row in rows),
            ],
            names=[
                *(
                    [f"disposals.{what}.any.{name}" for what in ("decided", "done")]
                    for name in decided
                ),
                ["disposals.decided", "disposals.done"],
            ],
        )
