"""The pages of group incidents: what may belong together, what each was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from branches.models import User
from complaints.case.choices import LEFT
from complaints.case.finding import similar
from complaints.case.finding.keyset import Part
from complaints.case.models import Complaint
from complaints.case.models.contacts import REPLIES, TOLD, Contact
from complaints.case.querysets import ComplaintQuerySet
from complaints.incidents.models import (
    Attendance,
    GroupText,
    Incident,
    IncidentCase,
    Meeting,
    TextDelivery,
)
from complaints.requests.models import Escalation, EscalationKind

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Of what is heard within the hour, fewer common words are enough.
ALIKE_WITHIN_HOUR = 0.15
MOST = 20


@dataclass
class Row:
    """One client of the incident: what he has been told so far."""

    link: IncidentCase
    case: Complaint
    met: list[Attendance] = field(default_factory=list)
    reply: Contact | None = None


@dataclass(frozen=True)
class Held:
    meeting: Meeting
    attendances: list[Attendance]

    @property
    def untold(self) -> int:
        return sum(1 for row in self.attendances if row.contact is None)


@dataclass(frozen=True)
class WrittenText:
    text: GroupText
    told: set[int]
    # What a leader was last asked of it, where this reader sees that.
    request: Escalation | None = None

    @property
    def is_returned(self) -> bool:
        return self.request is not None and self.request.is_returned


def part(user: User) -> Part[Incident]:
    """Newest first."""
    return Part(listed(user), "opened_at", descending=True)


def listed(user: User) -> QuerySet[Incident]:
    """The incidents that this person sees, with how many clients he sees of each."""
    own = Q(
        links__unlinked_at=None,
        links__complaint__in=Complaint.objects.visible_to(user),
    )
    return (
        Incident.objects.visible_to(user)
        .select_related("branch")
        .annotate(
            clients=Count("links", filter=own, distinct=True),
            meetings_held=Count("meetings", distinct=True),
        )
    )


def rows(incident: Incident, user: User) -> list[Row]:
    """The complaints that he may see, in the order in which they came in."""
    links = incident.links.filter(
        unlinked_at=None, complaint__in=Complaint.objects.visible_to(user)
    ).select_related("complaint__handler", "repair_told_by")
    found = {
        link.complaint_id: Row(link, link.complaint)
        for link in links.defer("complaint__search_vector").order_by(
            "complaint__received_at", "pk"
        )
    }
    replies = Contact.objects.filter(
        TOLD,
        complaint__in=found,
        purpose__in=REPLIES,
    )
    for contact in replies.order_by("occurred_at", "pk"):
        found[contact.complaint_id].reply = contact
    return list(found.values())


def held(incident: Incident, rows: Iterable[Row]) -> list[Held]:
    """The meetings, each with those clients whose case this reader sees."""
    by_case = {row.case.pk: row for row in rows}
    meetings = list(incident.meetings.select_related("led_by", "recorded_by"))
    attendances = Attendance.objects.filter(
        meeting__in=meetings, complaint__in=by_case
    ).select_related("contact")
    of_meeting: dict[int, list[Attendance]] = {meeting.pk: [] for meeting in meetings}
    for attendance in attendances:
        attendance.complaint = by_case[attendance.complaint_id].case
        by_case[attendance.complaint_id].met.append(attendance)
        of_meeting[attendance.meeting_id].append(attendance)
    return [Held(meeting, of_meeting[meeting.pk]) for meeting in meetings]


def written(incident: Incident, user: User) -> list[WrittenText]:
    texts = list(incident.texts.select_related("written_by", "approved_by"))
    deliveries = TextDelivery.objects.filter(text__in=texts)
    told = deliveries.values_list("text", "complaint")
    asked = {row.payload["text"]: row for row in _requests(incident, user)}
    return [
        WrittenText(
            text, {case for pk, case in told if pk == text.pk}, asked.get(text.pk)
        )
        for text in texts
    ]


def returned(incident: Incident, user: User) -> WrittenText | None:
    """What was returned last and not asked anew: it is mended, not written again."""
    request = _requests(incident, user).last()
    if request is None or not request.is_returned:
        return None
    return WrittenText(incident.texts.get(pk=request.payload["text"]), set(), request)


def _requests(incident: Incident, user: User) -> QuerySet[Escalation]:
    rows = Escalation.objects.filter(
        kind=EscalationKind.GROUP_TEXT,
        payload__incident=incident.pk,
        complaint__in=incident.links.order_by().values("complaint"),
    )
    visible = Complaint.objects.visible_to(user)
    rows = rows.filter(complaint__in=visible).select_related("decided_by")
    return rows.order_by("requested_at", "pk")


def alike(complaint: Complaint, user: User) -> list[Complaint]:
    """norm 15.1: same branch and category, like words, within a day of this one.

    Two statements, whatever the branch heard on that day.
    """
    around = _unlinked(user).filter(
        branch=complaint.branch_id,
        category=complaint.category,
        received_at__range=(complaint.received_at - DAY, complaint.received_at + DAY),
    )

    def enough(at: datetime) -> float:
        within_hour = abs(at - complaint.received_at) <= HOUR
        return ALIKE_WITHIN_HOUR if within_hour else similar.ALIKE

    others = around.exclude(pk=complaint.pk)
    found = similar.alike(complaint.statement, others, most=MOST, enough=enough)
    if not found:
        return []
    return list(
        similar.for_a_line(around.filter(pk__in=found)).order_by("received_at", "pk")
    )


def joinable(complaint: Complaint, user: User) -> QuerySet[Incident]:
    """Incidents of the branch that are not over, or were opened around its receipt."""
    near = Q(
        opened_at__range=(complaint.received_at - DAY, complaint.received_at + DAY)
    )
    incidents = Incident.objects.visible_to(user).filter(branch=complaint.branch_id)
    return incidents.filter(Q(repaired_at=None) | near)


def _unlinked(user: User) -> ComplaintQuerySet:
    active = IncidentCase.objects.filter(complaint=OuterRef("pk"), unlinked_at=None)
    visible = Complaint.objects.visible_to(user).exclude(state__in=LEFT)
    return visible.exclude(Exists(active))
