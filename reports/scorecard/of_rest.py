"""What ends, is told, gathered, looked at again, or written into the chain."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import (
    BinaryField,
    DateTimeField,
    DurationField,
    Expression,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.archive import checklist
from complaints.archive.models import VolumeItem
from complaints.case.choices import ENDED, Origin, State
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact
from complaints.evidence.models import Event
from complaints.incidents.models import Incident, IncidentNotice, Meeting
from complaints.recurrence.listed import to_check
from complaints.recurrence.models import ProblemCheck, Recurrence
from complaints.signed_forms.models import SignedForm
from reports.scorecard.measures import (
    Ground,
    Measure,
    Midnight,
    Span,
    has,
    there_is,
    within,
)
from reports.scorecard.reception import FINAL

UNIT = chr(31)
EVERY = Q(pk__isnull=False)


def ended(span: Span) -> Ground:
    """Closed, withdrawn or merged: in the month of closing (DESIGN 7)."""
    rows = Complaint.objects.filter(state__in=ENDED).order_by()
    moved = has(Event, verb="settle_on_spot") | (
        has(Event, verb="acknowledge")
        & has(Event, verb="investigate")
        & has(Event, verb="resolve")
    )
    by_steps = (
        Q(state=State.CLOSED) & has(Event, verb="close") & moved
        | Q(state=State.WITHDRAWN) & has(Event, verb="withdraw")
        | Q(state=State.MERGED) & has(Event, verb="merge")
    )
    return Ground(
        rows=within(checklist.gathered(rows), span, moment="closed_at", case=""),
        measures=(
            Measure("9.1", by_steps),
            Measure("26.1", has(SignedForm)),
            Measure("26.2", checklist.HAS_PAPERS | has(VolumeItem)),
        ),
        branch="branch",
        case="",
        at=_("结束时间"),
        words=lambda case: str(case.get_state_display()),
        beside={"9.1": has(Event, verb="refuse")},
    )


def feedbacks(span: Span) -> Ground:
    rows = Contact.objects.filter(FINAL).order_by()
    return Ground(
        rows=within(rows, span, moment="occurred_at"),
        measures=(Measure("8.1", Q(thanked=True, explained=True, hoped=True)),),
        at=_("反馈时间"),
        words=lambda row: str(row.get_way_display()),
    )


def incidents(span: Span) -> Ground:
    rows = Incident.objects.filter(opened_at__gte=span.begin, opened_at__lt=span.until)
    return Ground(
        rows=rows.order_by().annotate(counted_at=F("opened_at")),
        measures=(
            Measure("19.1", has(Meeting, of="incident")),
            Measure(
                "19.2", has(IncidentNotice, of="incident", posted_on__isnull=False)
            ),
        ),
        branch="branch",
        case=None,
        at=_("登记时间"),
        words=lambda row: _now("群体事件"),
        seen=Incident.objects.visible_to,
    )


def checked(span: Span) -> Ground:
    """norm 20.3: looked at again; a quarter counts in its last month."""
    rows = ProblemCheck.objects.filter(
        ~Q(complaint__origin=Origin.IMPORT),
        quarter__gte=span.quarters_from,
        quarter__lt=span.quarters_until,
    )
    # Of one problem, looked at in two of its cases: once.
    again = Recurrence.objects.filter(
        earlier=OuterRef("complaint"),
        is_same=True,
        complaint__checks__quarter=OuterRef("quarter"),
    )
    return Ground(
        rows=rows.order_by().annotate(counted_at=_last_month_of(F("quarter"))),
        measures=(Measure("20.3", EVERY, span.since(~there_is(again), EVERY)),),
        at=_("查验季度的末月"),
        words=lambda row: str(row.get_outcome_display()),
    )


def unchecked(span: Span) -> Ground:
    """What nobody looked at in the quarter that ends with this month."""
    rows = to_check(
        Complaint.objects.order_by(),
        span.quarters_from,
        begins=span.quarter_begin,
        since=span.checked_since,
        together=span.is_changed,
    )
    # The first whole quarter of the branch's use is the first that is owed.
    rows = rows.filter(
        Q(branch__first_day=None) | Q(branch__first_day__lte=span.quarters_from)
    )
    return Ground(
        rows=rows.annotate(counted_at=Cast(Value(span.begin), DateTimeField())),
        measures=(Measure("20.3", Q(pk__isnull=True)),),
        branch="branch",
        case="",
        at=_("查验季度的末月"),
        words=lambda case: _now("未查验"),
    )


def _last_month_of(quarter: Expression | F) -> Midnight:
    months = Value(timedelta(days=62), output_field=DurationField())
    return Midnight(CombinedExpression(quarter, "+", months, DateTimeField()))


def events(span: Span) -> Ground:
    """norm 26.3: each event's hash computed anew, and that of the one before it."""
    former = Event.objects.filter(
        complaint=OuterRef("complaint"), seq=OuterRef("seq") - 1
    )
    before = Coalesce(
        Subquery(former.order_by().values("hash")[:1]),
        Value(b"", output_field=BinaryField()),
    )
    whole = Q(Exact(F("hash"), _hash())) & Q(Exact(F("prev_hash"), before))
    return Ground(
        rows=within(Event.objects.order_by(), span, moment="complaint__received_at"),
        measures=(Measure("26.3", whole),),
        at=_("受理时间"),
        words=lambda row: _now("第 %(seq)s 条事件") % {"seq": row.seq},
    )


def _hash() -> Func:
    """As DESIGN 6 says, and the trigger of 0003_event_chain does it."""
    columns: list[Expression | F] = [
        F("complaint__number"),
        _text("seq"),
        _text("hash_version"),
        F("verb"),
        Coalesce(_text("actor_id"), Value("")),
        Coalesce(_text("on_behalf_of_id"), Value("")),
        *(_utc_text(F(name)) for name in ("occurred_at", "recorded_at")),
        F("body"),
    ]
    line = Func(Value(UNIT), *columns, function="concat_ws", output_field=TextField())
    raw = Func(line, Value("UTF8"), function="convert_to", output_field=BinaryField())
    joined = CombinedExpression(F("prev_hash"), "||", raw, BinaryField())
    return Func(joined, function="sha256", output_field=BinaryField())


def _text(name: str) -> Cast:
    return Cast(name, TextField())


def _utc_text(moment: F) -> Func:
    return Func(moment, function="complaints_utc_text", output_field=TextField())
