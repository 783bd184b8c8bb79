"""What counts with the complaint itself: in the month of its receipt (DESIGN 7)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from branches.models import LEADERS, Department, Post
from complaints.acts.records.shape import Record
from complaints.board.models import BoardNotice
from complaints.case.answers import is_yes
from complaints.case.choices import (
    ADVISORY,
    DONE,
    Category,
    Conclusion,
    Nature,
    Severity,
    Way,
)
from complaints.case.conditions import (
    HAS_CONTACT_DATA,
    HAS_IMPACT,
    IS_D_CLASS,
    IS_STAFF_FAULT,
)
from complaints.case.models import Complaint, NamedStaff
from complaints.case.models.contacts import REPLIES, Contact, Direction, Purpose
from complaints.case.tables.categories import RECURRING
from complaints.case.tables.channels import (
    CHANNELS,
    KEEPERS,
    LETTERS,
    LIVE,
    POSTED,
)
from complaints.clocks.models import Deadline, missed
from complaints.clocks.notifications import Notification, Subject
from complaints.disposals.models import Disposal, DisposalMeasure
from complaints.evidence.models import Event
from complaints.headquarters_reports.models import HeadquartersReport
from complaints.inquiry.hearing_models import Invitation, Unheard, WhyUnheard
from complaints.inquiry.models import WHY_NOT, Heard, InquiryRecord, Opinion, Statement
from complaints.liaison.models import Liaison
from complaints.onward.models import Onward, OnwardDue
from complaints.quarrels.models import CAME_TO_IT, Quarrel
from complaints.records.demands import DemandRecord
from complaints.records.facilities import FacilityRecord
from complaints.records.failures import FailureRecord
from complaints.records.guidance import GuidanceRecord, HandOut
from complaints.records.standards import StandardRecord
from complaints.recurrence.models import Recurrence
from complaints.requests.models import Escalation, EscalationKind, EscalationState
from reports.scorecard.departments import worked_by
from reports.scorecard.measures import (
    Ground,
    Measure,
    Span,
    filled,
    has,
    known,
    there_is,
    within,
)
from reports.scorecard.reception import (
    AGREED,
    FINAL,
    SETTLED,
    WALKED_IN,
    WITH_LEADER,
    categorised,
    in_a_place_that_fits,
    promised,
)

WITHIN_MINUTES = timedelta(minutes=5)
AT_ONCE = timedelta(hours=1)
REPORTED = [Onward.REPORT, Onward.REGULATOR]
A_DAY = timedelta(hours=24)

CALLS = [x for x in LIVE if CHANNELS[x].way == Way.TELEPHONE]
RESOLVED = Q(state__in=DONE)
# Opinions and suggestions owe no reply in between and no record (norm 6).
OWING = ~Q(nature__in=ADVISORY)


def cases(span: Span) -> Ground:
    rows = Complaint.objects.order_by()
    return Ground(
        rows=within(rows, span, moment="received_at", case=""),
        measures=(
            *_received(span),
            *_told(),
            *_written(span),
            *_brought_on(),
            *_led(span),
            *_records(),
            *_of_d(),
        ),
        branch="branch",
        case="",
        at=_("受理时间"),
        words=lambda case: str(case.get_state_display()),
        beside={
            "3.2": has(Quarrel, kind__in=CAME_TO_IT),
            "12.1": has(OnwardDue, kind=Onward.TALK, missed_at__isnull=False),
            "13.1": has(OnwardDue, kind__in=REPORTED, missed_at__isnull=False),
            "16.2": Q(channel__in=LETTERS)
            & _first_word_as_registered()
            & _first_word_within(A_DAY),
            "17.1": has(Event, verb="hand_over"),
            "20.3": Q(category__in=RECURRING) & has(Recurrence, is_same=True),
        },
    )


def _received(span: Span) -> tuple[Measure, ...]:
    # Until the second layout what had been said was enough.
    once_promised = filled("promised_method", "reply_way") & WITH_LEADER & AGREED
    return (
        Measure("3.1", ~has(Deadline, missed(span.now))),
        Measure(
            "5.1",
            Q(listened=True, clarified=True, agreed_next=True)
            & is_yes("has_apologised"),
            Q(channel__in=CALLS),
        ),
        Measure(
            "6.1",
            filled("improvement") | filled("no_improvement_reason"),
            ~Q(nature=Nature.COMPLAINT),
        ),
        Measure("7.1", AGREED, OWING & known("acknowledged_at") & ~SETTLED),
        Measure("14.1", span.since(categorised(), filled("category"))),
        Measure("15.1", span.since(in_a_place_that_fits(), filled("place")), WALKED_IN),
        Measure(
            "15.2",
            span.since(promised(), once_promised),
            span.since(WALKED_IN, WALKED_IN & ~SETTLED),
        ),
        Measure("17.2", HAS_CONTACT_DATA & filled("contact_time"), ~SETTLED),
    )


def _told() -> tuple[Measure, ...]:
    """With whom the client spoke, and when."""
    own = Q(by=OuterRef("first_responsible")) | Q(by=OuterRef("successor"))
    handed = Q(requested_by=OuterRef("first_responsible")) | Q(
        requested_by=OuterRef("successor")
    )
    transferred = Q(kind=EscalationKind.HANDOVER, state=EscalationState.APPROVED)
    by_leader = Q(by__post__in=LEADERS) | Q(approved_by__isnull=False)
    return (
        Measure(
            "4.1",
            has(Contact, own, ~Q(purpose=Purpose.INTAKE))
            | has(Escalation, transferred, handed),
        ),
        Measure(
            "4.3",
            has(Contact, FINAL, by_leader, cycle=OuterRef("cycle")),
            RESOLVED & Q(severity=Severity.SERIOUS),
        ),
        Measure(
            "17.1",
            has(Contact, FINAL, occurred_at__lte=OuterRef("received_at") + AT_ONCE),
        ),
        Measure(
            "18.1",
            has(
                Notification,
                subject=Subject.RECEIVED,
                recipient__post__in=LEADERS,
                created_at__lte=OuterRef("entered_at") + WITHIN_MINUTES,
            ),
        ),
    )


def _written(span: Span) -> tuple[Measure, ...]:
    """norm 16: what came by letter, mail, opinion book or box."""
    return (
        Measure(
            "16.1",
            Q(first_responsible__post=Post.KEEPER)
            | Q(handler__post=Post.KEEPER)
            | has(Event, verb="hand_over"),
            Q(channel__in=KEEPERS),
        ),
        Measure(
            "16.2",
            _first_word_as_registered(),
            Q(channel__in=LETTERS),
        ),
        Measure(
            "16.3",
            # Until the second layout a talk by this way was enough.
            span.since(
                has(BoardNotice, purpose__in=REPLIES, posted_at__isnull=False),
                has(Contact, purpose__in=REPLIES, way=Way.NOTICE),
            ),
            Q(channel__in=POSTED),
        ),
    )


def _first_word_as_registered() -> Q:
    """norm 16.2: not back the way it came, unless nothing else was left."""
    outward = Contact.objects.filter(
        complaint=OuterRef("pk"), direction=Direction.OUTBOUND
    ).order_by("occurred_at", "pk")
    registered = Subquery(outward.values("used_registered")[:1])
    way = Subquery(outward.values("way")[:1])
    came = Case(
        *(When(channel=x, then=Value(row.way.value)) for x, row in CHANNELS.items())
    )
    mailed = [x for x, row in CHANNELS.items() if row.way == Way.EMAIL]
    nothing_left = Q(telephone="", address="") & (Q(channel__in=mailed) | Q(email=""))
    return (
        Q(Exact(registered, True))
        | ~Q(Exact(way, came))
        | (nothing_left & has(Contact, direction=Direction.OUTBOUND))
    )


def _first_word_within(span: timedelta) -> Q:
    return has(
        Contact,
        direction=Direction.OUTBOUND,
        occurred_at__lte=OuterRef("received_at") + span,
    )


def _brought_on() -> tuple[Measure, ...]:
    """norm 12, 13: to the company, and to headquarters."""
    newer = Opinion.objects.filter(
        complaint=OuterRef("complaint"), cycle=OuterRef("cycle"), pk__gt=OuterRef("pk")
    )
    asked_for = has(
        Opinion,
        ~there_is(newer),
        to_headquarters=True,
        request__state=EscalationState.APPROVED,
    )
    return (
        Measure("12.1", has(Liaison), Q(concerns_company=True)),
        Measure(
            "12.2",
            has(HeadquartersReport, received_at__isnull=False),
            HAS_IMPACT | asked_for | has(HeadquartersReport),
        ),
        Measure("13.1", has(HeadquartersReport, sent_at__isnull=False), HAS_IMPACT),
    )


def _led(span: Span) -> tuple[Measure, ...]:
    """norm 20-23: the department, and nobody who is complained of."""
    answers_for = Coalesce(OuterRef("successor"), OuterRef("first_responsible"))
    acted = Event.objects.filter(
        complaint=OuterRef("complaint"),
        actor=OuterRef("user"),
        recorded_at__gt=OuterRef("named_at"),
        # That he speaks for himself is no handling of the case (norm 23.2).
    ).exclude(verb__in=["open_invitation", "answer_invitation"])
    conflict = has(
        NamedStaff,
        Q(user=OuterRef("handler")) | Q(user=answers_for) | there_is(acted),
        removed_at=None,
    )
    return (
        _worked(span, "20.0", Category.A, Department.OPERATIONS, FacilityRecord),
        _worked(span, "21.0", Category.B, Department.MARKETING, StandardRecord),
        _worked(span, "22.0", Category.C, Department.OPERATIONS, FailureRecord),
        Measure("23.0", ~conflict, IS_D_CLASS),
    )


def _worked(
    span: Span, id: str, letter: str, department: Department, record: type[Record]
) -> Measure:
    """By whom it was done; until the second layout by whom it was to be led."""
    return Measure(
        id,
        span.since(worked_by(department, record), Q(lead_department=department.value)),
        span.since(_resolved_of(letter), Q(category=letter)),
    )


def _records() -> tuple[Measure, ...]:
    """norm 20-25: what the main category demands, of what is resolved."""
    explained = has(GuidanceRecord, filled("explanation")) | has(HandOut)
    return (
        *_record("A", FacilityRecord, "20.1", "20.2"),
        *_record("B", StandardRecord, "21.1"),
        *_record("C", FailureRecord, "22.1"),
        Measure("24.1", explained, _resolved_of(Category.E)),
        *_record("F", DemandRecord, "25.1", "25.2", "25.3"),
    )


def _record(letter: str, model: type[Record], *ids: str) -> list[Measure]:
    complete = has(model, model.complete())
    return [Measure(id, complete, _resolved_of(letter)) for id in ids]


def _resolved_of(letter: str) -> Q:
    return Q(category=letter) & RESOLVED & OWING


def _of_d() -> tuple[Measure, ...]:
    approved = has(
        Opinion,
        cycle=OuterRef("cycle"),
        request__state=EscalationState.APPROVED,
    )
    heard, asked = _party_heard(), Q()
    for kind in (Heard.WITNESS, Heard.OTHER_CLIENT):
        asked &= has(Statement, heard=kind)
    at_fault = IS_STAFF_FAULT & RESOLVED & OWING
    norms_own = _norms_own_done()
    live = Disposal.objects.live().filter(complaint=OuterRef("pk"))
    undone = there_is(live.filter(done_on=None))
    return (
        Measure("2.1", norms_own & ~undone, at_fault),
        Measure("23.2", heard & asked & approved, IS_D_CLASS & RESOLVED & OWING),
        Measure("23.3", norms_own, at_fault),
        Measure(
            "23.4",
            heard & has(InquiryRecord, filled(*WHY_NOT.columns)),
            IS_D_CLASS & RESOLVED & Q(conclusion=Conclusion.NOT_AS_COMPLAINED),
        ),
    )


def _party_heard() -> Q:
    """Everybody complained of was heard, or invited in time, or could not be heard.

    A statement that is older than the hearing counts as it did when it was taken.
    """
    of_party = {"named": OuterRef("pk")}
    invited = Invitation.objects.filter(
        **of_party, answer_by__lte=OuterRef(OuterRef("resolved_at"))
    )
    consented = Q(consent__isnull=False) | Q(why=WhyUnheard.UNKNOWN)
    silent = NamedStaff.objects.current().filter(
        ~there_is(Statement.objects.filter(**of_party)),
        ~there_is(invited),
        ~there_is(Unheard.objects.filter(consented, **of_party)),
        complaint=OuterRef("pk"),
    )
    of_old = has(Statement, heard=Heard.PARTY, named=None)
    somebody = has(NamedStaff, removed_at=None) | has(Unheard, why=WhyUnheard.UNKNOWN)
    return of_old | (~there_is(silent) & somebody)


def _norms_own_done() -> Q:
    """norm 23.3: each measure that the norm itself names was carried out."""
    done = Disposal.objects.live().filter(
        complaint=OuterRef(OuterRef("pk")),
        measure=OuterRef("pk"),
        done_on__isnull=False,
    )
    left = DisposalMeasure.objects.filter(~there_is(done), branch=None)
    return ~there_is(left)
