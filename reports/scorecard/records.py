"""When a category's record is complete: Record.wanted() as the database asks it."""

from __future__ import annotations

from django.db.models import Q

from complaints.records.demands import DemandRecord
from complaints.records.facilities import FacilityRecord, Matter, Remedy
from complaints.records.failures import Cause, FailureRecord
from complaints.records.guidance import GuidanceRecord
from complaints.records.shape import Record
from complaints.records.standards import Concern, Outcome, StandardRecord
from reports.scorecard.measures import filled, known

PROCESS = filled("reviewed") & (
    (Q(needs_change=True) & filled("change") & known("change_due_on"))
    | (Q(needs_change=False) & filled("no_change_reason"))
)
FACILITY = filled("assessed") & (
    (
        Q(remedy__in=[Remedy.REPAIR, Remedy.REPLACE])
        & filled("remedy_words")
        & known("remedy_due_on")
    )
    | (Q(remedy=Remedy.NONE) & filled("explanation"))
)
COMPLETE: dict[type[Record], Q] = {
    FacilityRecord: filled("matter")
    & (Q(matter=Matter.FACILITY) | PROCESS)
    & (Q(matter=Matter.PROCESS) | FACILITY),
    StandardRecord: filled("concern", "standard", "gap")
    & (Q(concern=Concern.SERVICE) | filled("client_commission"))
    & (Q(concern=Concern.COMMISSION) | filled("client_service"))
    & (
        (Q(outcome=Outcome.IMPROVED) & filled("improvement") & known("improve_due_on"))
        | (Q(outcome=Outcome.EXPLAINED) & filled("explanation"))
    ),
    FailureRecord: known("checked_at", "plan_started")
    & filled("cause", "alternatives", "attendant", "attendant_line")
    & (
        Q(system=Cause.INTERNAL)
        | (
            Q(system=Cause.COMPANY)
            & filled("company_department")
            & known("company_told_at")
        )
    ),
    GuidanceRecord: filled("question", "explanation"),
    DemandRecord: filled("demand", "rule", "explanation")
    & filled("client_cause", "latent_effect", "plan")
    & (
        Q(breaks_rules=False)
        | (Q(breaks_rules=True) & filled("refusal", "other_service"))
    ),
}
