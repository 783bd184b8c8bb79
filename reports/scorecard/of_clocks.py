"""What has a time of its own: it counts in the month in which that time lies."""

from __future__ import annotations

from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.case.choices import Origin
from complaints.clocks.deadlines import EXTENSION, Kind
from complaints.clocks.models import REPLACED, Deadline, Result, missed
from complaints.decision_group.models import GroupDecision, Verdict
from complaints.referrals.models import Referral
from complaints.task_force.models import Task
from complaints.visits.models import Visit
from complaints.watch_list.models import WatchEntry, WatchNotice
from reports.scorecard.measures import (
    Ground,
    Measure,
    Midnight,
    Span,
    filled,
    joined,
    known,
    lateness,
    there_is,
    within,
)

MET = Q(result=Result.MET)


def deadlines(span: Span) -> Ground:
    decided = MET | missed(span.now)
    baseline = Q(kind=Kind.BASELINE_REPLY)
    later = Q(result=Result.LATER_BY_AGREEMENT)
    final = Q(kind=Kind.FINAL_FEEDBACK) & ~Q(rule=EXTENSION)
    visit = Q(kind=Kind.FOLLOW_UP_VISIT)
    made = visit & ~Q(result__in=REPLACED) & _visit()
    return Ground(
        rows=within(Deadline.objects.order_by(), span, moment="due_at"),
        measures=(
            Measure("3.2", _visit(met_obstacles=False, had_quarrel=False), made),
            Measure("7.2", MET, baseline & (decided | later)),
            Measure("7.3", MET, Q(kind=Kind.AGREED_REPLY) & decided),
            Measure("8.2", MET, visit & decided),
            Measure(
                "8.3",
                _visit(filled("satisfaction", "service_feedback", "contact__said")),
                made,
            ),
            Measure("17.3", MET, Q(kind=Kind.REPLY_24H) & decided),
            Measure("17.4", MET, final & decided),
        ),
        at=_("到期时间"),
        words=_of_deadline,
        beside={
            "7.2": baseline & later,
            "17.4": final & decided & known("extended_by"),
        },
    )


def _of_deadline(row: Deadline) -> str:
    late = lateness(row.due_at, row.met_at) if row.result not in REPLACED else ""
    return joined(row.get_kind_display(), row.get_result_display(), late)


def _visit(*conditions: Q, **columns: bool) -> Q:
    """The visit of the deadline's own cycle, made."""
    made = Visit.objects.filter(
        *conditions,
        complaint=OuterRef("complaint"),
        cycle=OuterRef("cycle"),
        contact__isnull=False,
        **columns,
    )
    return there_is(made)


def referrals(span: Span) -> Ground:
    return Ground(
        rows=within(Referral.objects.order_by(), span, moment="expected_at"),
        measures=(
            Measure(
                "4.2",
                Q(answered_at__lte=F("expected_at")),
                known("answered_at") | Q(expected_at__lt=span.now),
            ),
        ),
        at=_("希望答复时间"),
        words=lambda row: joined(row, lateness(row.expected_at, row.answered_at)),
        related=("person",),
    )


def tasks(span: Span) -> Ground:
    case = "task_force__complaint"
    return Ground(
        rows=within(Task.objects.order_by(), span, moment="due_at", case=case),
        measures=(
            Measure(
                "18.2",
                Q(done_at__lte=F("due_at")),
                known("done_at") | Q(due_at__lt=span.now),
            ),
        ),
        branch=f"{case}__branch",
        case=case,
        at=_("完成期限"),
        words=lambda row: joined(_now("小组任务"), lateness(row.due_at, row.done_at)),
    )


def group_decisions(span: Span) -> Ground:
    adopted = Q(verdict=Verdict.ADOPTED)
    return Ground(
        rows=within(GroupDecision.objects.order_by(), span, moment="due_at"),
        measures=(
            Measure(
                "18.3",
                Q(carried_out_at__lte=F("due_at")),
                adopted & (known("carried_out_at") | Q(due_at__lt=span.now)),
            ),
        ),
        at=_("落实期限"),
        words=lambda row: joined(
            _now("决策小组意见"), lateness(row.due_at, row.carried_out_at)
        ),
    )


def watch_news(span: Span) -> Ground:
    """norm 21.2: a version that a waiting client has not heard of, nor of a later."""
    told = WatchNotice.objects.filter(
        entry=OuterRef("pk"),
        version__valid_from__gte=OuterRef("standard__versions__valid_from"),
    )
    version = "standard__versions__valid_from"
    rows = WatchEntry.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=Midnight(F(version))),
        ~Q(complaint__origin=Origin.IMPORT),
        **{
            f"{version}__gte": span.first,
            f"{version}__lt": span.end,
            f"{version}__gt": F("since"),
            f"{version}__lte": span.today,
        },
    )
    return Ground(
        rows=rows.order_by().annotate(counted_at=Midnight(F(version))),
        measures=(Measure("21.2", there_is(told)),),
        at=_("标准变化或达到的时间"),
        words=lambda row: str(row.standard),
        related=("standard",),
    )


def watch_reached(span: Span) -> Ground:
    told = WatchNotice.objects.filter(entry=OuterRef("pk"), version=None)
    return Ground(
        rows=within(WatchEntry.objects.order_by(), span, moment="reached_at"),
        measures=(Measure("21.2", there_is(told)),),
        at=_("标准变化或达到的时间"),
        words=lambda row: str(row.standard),
        related=("standard",),
    )
