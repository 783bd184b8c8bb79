"""norm 14, 15: how a complaint was received, and what it was taken for."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, OuterRef, Q

from branches.models import LEADERS
from complaints.case.answers import is_yes
from complaints.case.choices import Origin, Place, Severity
from complaints.case.models import Complaint
from complaints.case.models.contacts import TOLD, Contact, Purpose
from complaints.case.models.notes import Note
from complaints.case.tables.channels import WITH_PLACE
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import Deadline
from complaints.evidence.models import Event
from reports.scorecard.measures import filled, has, known, there_is

FINAL = Q(purpose=Purpose.FINAL_FEEDBACK) & TOLD
SETTLED = has(Event, verb="settle_on_spot")
WALKED_IN = Q(channel__in=WITH_PLACE)
# So many walk-ins within the hour are shown to a room of their own (norm 15).
TOGETHER = 3
WITHIN = timedelta(minutes=60)
AGREED = has(Deadline, kind=Kind.AGREED_REPLY)
# Where one was needed.
WITH_LEADER = (
    ~Q(severity=Severity.SERIOUS)
    | known("leader_present")
    | has(Contact, by__post__in=LEADERS)
)


def categorised() -> Q:
    """Before the investigation, and left as it was once the client was told."""
    change = ~Q(category_after__in=["", F("category_before")])
    told = Contact.objects.filter(
        FINAL, complaint=OuterRef("complaint"), occurred_at__lt=OuterRef("written_at")
    )
    late = Q(category_before="", written_at__gt=OuterRef("investigated_at"))
    return filled("category") & ~has(Note, change, late | there_is(told))


def in_a_place_that_fits() -> Q:
    """Quiet; a room of its own where three and more complained at once."""
    around = Complaint.objects.filter(
        ~Q(origin=Origin.IMPORT),
        WALKED_IN,
        branch=OuterRef("branch"),
        received_at__lte=OuterRef("received_at"),
        received_at__gt=OuterRef("received_at") - WITHIN,
    )
    are_many = Q(present_count__gte=TOGETHER) | there_is(around, at_least=TOGETHER)
    return Q(place=Place.SEPARATE_ROOM) | Q(place=Place.QUIET_AREA) & ~are_many


def promised() -> Q:
    """Method and time, agreed time and way, a leader where one was needed; apology
    and short enquiry. What was settled at once needs no promise."""
    said = is_yes("has_apologised") & filled("inquiry")
    return (
        said & WITH_LEADER & (SETTLED | filled("promised_method", "reply_way") & AGREED)
    )
