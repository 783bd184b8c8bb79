"""What services are given: one frozen value per thing that a person enters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.core.files.base import File

from branches.models import User
from complaints.case.models import Complaint, NamedStaff
from complaints.evidence.models import Attachment


@dataclass(frozen=True, kw_only=True)
class ContactEntry:
    """One talk with the client, as it is entered; see Contact for the fields."""

    purpose: str
    direction: str
    way: str
    occurred_at: datetime
    said: str
    reached: bool = True
    is_substitute: bool = False
    proof: str = ""
    proof_file: Attachment | None = None
    used_registered: bool | None = None
    attitude: str = ""
    thanked: bool = False
    explained: bool = False
    hoped: bool = False
    agreed_at: datetime | None = None
    client_agreed: bool = False
    proposed_by: str = ""
    agreed_reason: str = ""
    approved_by: User | None = None
    asks_mediation: bool | None = None
    # norm 3.2, where it is asked: of a withdrawal.
    met_obstacles: bool | None = None
    had_quarrel: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ObstacleEntry:
    """What the client met with after he complained, and who it was as far as known."""

    incident: str
    staff: User | None = None
    staff_described: str = ""
    # How the complaint that it becomes is worded.
    demand: str = ""
    backfill_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class VisitEntry:
    """The follow-up visit, made: every answer that the norm wants (8.3, 3.2)."""

    way: str
    occurred_at: datetime
    satisfaction: str
    opinions: str
    service_feedback: str
    met_obstacles: bool
    had_quarrel: bool
    # Where one of the two is so: what happened, and who it was as far as known.
    incident: str = ""
    staff: User | None = None
    staff_described: str = ""
    # Where he is not satisfied: one or the other.
    reopens: bool = False
    not_reopened_reason: str = ""

    @property
    def brings_up_complaint(self) -> bool:
        return self.met_obstacles or self.had_quarrel


@dataclass(frozen=True, kw_only=True)
class NamedEntry:
    """Someone complained of: a colleague, or a name or description."""

    user: User | None = None
    name: str = ""
    department: str = ""
    post: str = ""

    def row(self, complaint: Complaint, *, by: User, now: datetime) -> NamedStaff:
        """Make the unsaved row; whoever saves it checks it first."""
        return NamedStaff(
            complaint=complaint,
            user=self.user,
            name=self.name,
            department=self.department,
            post=self.post,
            named_by=by,
            named_at=now,
        )


@dataclass(frozen=True, kw_only=True)
class FileEntry:
    """A file to attach, with what it is."""

    file: File[bytes]
    kind: str


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What the investigation found and what was done; empty leaves what stands."""

    conclusion: str = ""
    facts: str = ""
    cause: str = ""
    responsibility: str = ""
    opinion: str = ""
    result: str = ""
    carried_out_by: str = ""
    carried_out_on: date | None = None
    improvement: str = ""
    improvement_owner: str = ""
    improvement_due_on: date | None = None
    no_improvement_reason: str = ""

    def texts(self) -> dict[str, str]:
        """What somebody wrote, of which an event keeps digests."""
        return {name: x for name, x in asdict(self).items() if isinstance(x, str)}


@dataclass(frozen=True, kw_only=True)
class Intake:
    """A complaint as it is taken at the counter.

    `fields` are columns of Complaint, cleaned by the form; `agreed_at` what was
    agreed with the client in that talk, None when nothing could be.
    """

    fields: Mapping[str, object]
    agreed_at: datetime | None = None
    agreed_reason: str = ""
    proposed_by: str = ""
    named: Sequence[NamedEntry] = ()
    files: Sequence[FileEntry] = ()
    findings: Findings | None = None
    feedback: ContactEntry | None = field(default=None)
    # Of the category, where it is settled on the spot.
    record: Mapping[str, object] | None = None
    # norm 16.2: of telephone, e-mail, address: had he left it before; see DetailCheck.
    standings: Mapping[str, str] = field(default_factory=dict)
    # Then nobody was received, and how to reach the client is known.
    came_up_at_visit: bool = False
    # By a server, when the message arrived: no entry of somebody's can be late.
    is_dated_by_system: bool = False
