"""The rows of a case that its form tells of, read once."""

from dataclasses import dataclass

from complaints.case.models import Complaint, NamedStaff
from complaints.case.models.contacts import Contact, Purpose
from complaints.case.models.corrections import Correction
from complaints.clocks.deadlines import EXTENSION, Kind
from complaints.clocks.models import Deadline, Result
from complaints.clocks.notifications import Notification, Subject
from complaints.evidence.models import Attachment, AttachmentKind
from complaints.requests.kinds import REQUESTS
from complaints.requests.models import Escalation
from complaints.signed_forms.services import revision_of
from complaints.visits.models import Visit
from reports.form.contents import dossier
from reports.form.contents.dossier import Dossier

# The people and the branch that the form names, for select_related.
PEOPLE = (
    "branch",
    "first_responsible",
    "handler",
    "leader_present",
    "facts_by",
    "opinion_by",
)


# Of these the form says nothing.
UNTOLD = [x for x, row in REQUESTS.items() if not row.is_on_form]


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    complaint: Complaint
    revision: int
    named: list[NamedStaff]
    contacts: list[Contact]
    deadlines: list[Deadline]
    requests: list[Escalation]
    attachments: list[Attachment]
    visits: list[Visit]
    # Who was told when it was received (norm 18.1).
    reports: list[Notification]
    corrections: list[Correction]
    dossier: Dossier

    def contacts_for(self, *purposes: Purpose) -> list[Contact]:
        return [contact for contact in self.contacts if contact.purpose in purposes]

    @property
    def decisions(self) -> list[Escalation]:
        decided = [row for row in self.requests if row.decided_by_id]
        return sorted(decided, key=lambda row: (row.decided_at, row.pk))

    def final_feedback(self) -> Contact | None:
        """The last one of the current cycle that reached the client."""
        given = [
            contact
            for contact in self.contacts_for(Purpose.FINAL_FEEDBACK)
            if contact.reached and contact.cycle == self.complaint.cycle
        ]
        return given[-1] if given else None

    def first_deadline(self, kind: Kind, *, cycle: int) -> Deadline | None:
        """The first row of its clock: an extension counts for nothing here.

        Counted again by the calendar or from another receipt, it is the new row.
        """
        by_pk = {row.pk: row for row in self.deadlines}
        own = (row for row in self._rows(kind, cycle) if row.rule != EXTENSION)
        row = next(own, None)
        while row and row.result == Result.SUPERSEDED:
            successor = by_pk.get(row.superseded_by_id or 0)
            if successor is None or successor.kind != kind:
                break
            row = successor
        return row

    def remarks(self, kind: Kind, *, cycle: int) -> list[str]:
        """Who changed this clock, when and why, each once."""
        rows = self._rows(kind, cycle)
        return list(dict.fromkeys(row.remark for row in rows if row.remark))

    def _rows(self, kind: Kind, cycle: int) -> list[Deadline]:
        return [row for row in self.deadlines if (row.kind, row.cycle) == (kind, cycle)]


def read(complaint: Complaint) -> CaseFile:
    return CaseFile(
        complaint=complaint,
        revision=revision_of(complaint),
        named=list(complaint.named_staff.current().select_related("user")),
        contacts=list(complaint.contacts.select_related("by")),
        deadlines=list(complaint.deadlines.order_by("created_at", "pk")),
        requests=list(
            complaint.escalations.exclude(kind__in=UNTOLD)
            .select_related("decided_by")
            .order_by("requested_at", "pk")
        ),
        # Its own scan is no part of what it says.
        attachments=list(
            complaint.attachments.exclude(kind=AttachmentKind.SIGNED_FORM)
        ),
        visits=list(
            complaint.visits.filter(contact__isnull=False).select_related("contact__by")
        ),
        reports=list(
            Notification.objects.filter(complaint=complaint, subject=Subject.RECEIVED)
            .select_related("recipient")
            .order_by("created_at", "pk")
        ),
        corrections=list(complaint.corrections.select_related("by")),
        dossier=dossier.read(complaint),
    )
