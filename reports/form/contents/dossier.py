"""What was entered into the dossier of a case, read once, a statement a table."""

from dataclasses import dataclass

from complaints.acts.records.shape import Record
from complaints.case.models import Complaint
from complaints.decision_group.models import GroupDecision, Verdict
from complaints.disposals.models import Disposal
from complaints.headquarters_reports.models import HeadquartersReport
from complaints.incidents.models import IncidentCase, IncidentNotice
from complaints.inquiry.models import Opinion, Statement
from complaints.liaison.models import Liaison
from complaints.records import record_of
from complaints.records.facilities import FacilityRecord
from complaints.records.failures import FailureRecord
from complaints.recurrence.models import ProblemCheck
from complaints.referrals.models import Referral
from complaints.requests.models import EscalationState
from complaints.task_force.models import TaskForceMember


@dataclass(frozen=True, kw_only=True)
class Dossier:
    record: Record | None
    referrals: list[Referral]
    members: list[TaskForceMember]
    group_decisions: list[GroupDecision]
    liaisons: list[Liaison]
    statements: list[Statement]
    opinion: Opinion | None
    disposals: list[Disposal]
    incident: IncidentCase | None
    notices: list[IncidentNotice]
    checks: list[ProblemCheck]
    reports: list[HeadquartersReport]

    @property
    def facility(self) -> FacilityRecord | None:
        return self.record if isinstance(self.record, FacilityRecord) else None

    @property
    def failure(self) -> FailureRecord | None:
        return self.record if isinstance(self.record, FailureRecord) else None

    @property
    def adopted(self) -> GroupDecision | None:
        """What the decision group last adopted, in whichever cycle."""
        adopted = [d for d in self.group_decisions if d.verdict == Verdict.ADOPTED]
        return adopted[-1] if adopted else None


def read(complaint: Complaint) -> Dossier:
    links = complaint.incident_links.filter(unlinked_at=None)
    incident = links.select_related("incident").first()
    return Dossier(
        record=record_of(complaint),
        referrals=list(complaint.referrals.select_related("person")),
        members=list(
            TaskForceMember.objects.present()
            .filter(task_force__complaint=complaint)
            .select_related("user", "task_force")
            .order_by("task_force__set_up_at", "pk")
        ),
        group_decisions=_group_decisions(complaint),
        liaisons=list(complaint.liaisons.all()),
        statements=list(complaint.statements.select_related("taken_by")),
        opinion=_opinion(complaint),
        disposals=list(
            Disposal.objects.live()
            .filter(complaint=complaint)
            .select_related("staff__user", "measure", "leader")
        ),
        incident=incident,
        notices=_notices(incident),
        checks=list(complaint.checks.all()),
        # What was sent is long, and of no use here.
        reports=list(
            complaint.hq_reports.filter(sent_at__isnull=False).only(
                "complaint_id", "serial", "sent_at"
            )
        ),
    )


def _group_decisions(complaint: Complaint) -> list[GroupDecision]:
    rows = complaint.group_decisions.filter(
        verdict__in=[Verdict.ADOPTED, Verdict.REJECTED]
    )
    people = rows.select_related("convened_by", "charged")
    return list(people.prefetch_related("voices"))


def _opinion(complaint: Complaint) -> Opinion | None:
    """norm 23.2: the one that stands in this cycle."""
    rows = complaint.opinions.filter(
        cycle=complaint.cycle, request__state=EscalationState.APPROVED
    )
    return rows.select_related("given_by", "request__decided_by").last()


def _notices(link: IncidentCase | None) -> list[IncidentNotice]:
    if link is None:
        return []
    return list(link.incident.notices.filter(posted_on__isnull=False))
