"""A branch's October 2026 with a case of every sort, played through the services."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import time_machine
from django.utils import timezone

from branches.calendar import SHANGHAI
from branches.models import Post, User
from complaints import services
from complaints.case.choices import State
from complaints.lifecycle.entries import NamedEntry
from complaints.lifecycle.sweeping import sweep
from complaints.models import Complaint, DisposalMeasure
from tests.cases import (
    FINDINGS,
    approve_opinion,
    contact,
    final_feedback,
    inquire,
    make_complaint,
    merge,
    of_post,
    reach,
    record_values,
    visit,
    withdraw,
)

BEFORE_MIDNIGHT = "2026-10-31 23:59:59"
MIDNIGHT = "2026-11-01 00:00:00"
SIGNING = "2026-11-02 10:00"
PHONES = ("13900000001", "13900000002")


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)


def received(moment: str, *, by: User, **overrides) -> Complaint:
    with time_machine.travel(at(moment), tick=False):
        return make_complaint(by=by, **overrides)


def play(frontdesk: User, operations: User) -> dict[str, Complaint]:
    """By name; each case's own story stands in its function."""
    receive = {
        "year_before": ("2025-10-20 10:00", {"category": "C", "telephone": PHONES[1]}),
        "spring": ("2026-04-13 10:00", {"category": "E"}),
        "september": ("2026-09-14 10:00", {"category": "B", "telephone": PHONES[0]}),
        "a": ("2026-10-12 09:10", {"channel": "telephone", "place": ""}),
        "b": ("2026-10-12 10:20", {"category": "B", "telephone": PHONES[0]}),
        "b_again": ("2026-10-13 10:20", {"category": "B", "telephone": PHONES[0]}),
        "serious": ("2026-10-14 11:00", {"category": "C", "draws_regulator": True}),
        "opinion": ("2026-10-14 14:00", {"category": "E", "nature": "opinion"}),
        "criticism": ("2026-10-15 14:00", {"category": "F", "nature": "criticism"}),
        "letter": ("2026-10-16 14:00", {"channel": "letter", "place": ""}),
        "late": (BEFORE_MIDNIGHT, {"category": "C"}),
        "after": (MIDNIGHT, {"category": "D"}),
    }
    cases = {
        name: received(moment, by=frontdesk, **overrides)
        for name, (moment, overrides) in receive.items()
    }
    _resolved(cases["year_before"], "2025-10-20 15:00", by=operations)
    _resolved(cases["spring"], "2026-04-14 11:00", by=operations)
    _resolved(cases["september"], "2026-10-08 10:00", by=operations)
    _resolved(cases["a"], "2026-10-12 11:30", by=operations)
    _resolved(cases["b"], "2026-10-20 16:00", by=operations)
    cases |= {
        "visited": _visited(frontdesk, operations),
        "reopened": _reopened(frontdesk, operations),
        "fault": _fault(frontdesk),
        "withdrawn": _left("2026-10-19 09:00", withdraw, frontdesk, operations),
        "backfilled": _backfilled(frontdesk),
    }
    _merged(cases, frontdesk, operations)
    _handed_on(cases["criticism"], frontdesk, operations)
    _moved(cases, operations)
    _grouped(cases, operations)
    with time_machine.travel(at(SIGNING), tick=False):
        sweep.sweep(now=timezone.now())
    return {name: Complaint.objects.get(pk=case.pk) for name, case in cases.items()}


def _resolved(case: Complaint, moment: str, *, by: User) -> None:
    with time_machine.travel(at(moment), tick=False):
        reach(case, State.RESOLVED, by=by)


def _visited(frontdesk: User, operations: User) -> Complaint:
    """Resolved at the end of August: its visit is due at the end of October."""
    case = received("2026-08-26 10:00", by=frontdesk)
    with time_machine.travel(at("2026-08-26 11:00"), tick=False):
        # Which supersedes a clock of the case, but not the visit's.
        entry = contact(
            "explanation",
            agreed_at=at("2026-08-26 15:00"),
            client_agreed=True,
            proposed_by="client",
        )
        services.record_contact(case, entry=entry, by=operations)
    _resolved(case, "2026-08-28 10:00", by=operations)
    with time_machine.travel(at("2026-10-09 10:00"), tick=False):
        services.start_follow_up(case)
        entry = visit(satisfaction="mostly")
        services.record_visit(case, entry=entry, by=operations)
        services.close(case, by=operations)
    return case


def _handed_on(case: Complaint, frontdesk: User, operations: User) -> None:
    with time_machine.travel(at("2026-10-15 15:00"), tick=False):
        asked = services.hand_over(
            case, receiver=operations, reason="由总监解释。", by=frontdesk
        )
        services.approve(asked, by=operations)


def _reopened(frontdesk: User, operations: User) -> Complaint:
    case = received("2026-10-09 10:00", by=frontdesk, category="E")
    _resolved(case, "2026-10-09 12:00", by=operations)
    with time_machine.travel(at("2026-10-21 10:00"), tick=False):
        services.reopen(case, reason="客户不满意。", by=operations)
    return case


def _fault(frontdesk: User) -> Complaint:
    """D class: a colleague was at fault; one measure is done, one is not."""
    case = received(
        "2026-10-13 09:00",
        by=frontdesk,
        category="D",
        named=[NamedEntry(name="柜台一位女员工")],
    )
    director = of_post(case, Post.MARKETING_DIRECTOR)
    with time_machine.travel(at("2026-10-13 11:00"), tick=False):
        services.acknowledge(case, by=frontdesk, no_agreed_time_reason="不便约定。")
        services.investigate(case, by=frontdesk)
        inquire(case, by=frontdesk)
        approve_opinion(case)
        findings = replace(FINDINGS, responsibility="staff")
        services.record_findings(case, findings=findings, by=frontdesk)
        for measure in DisposalMeasure.objects.filter(branch=None).order_by("pk"):
            services.decide_disposal(
                case,
                staff=case.named_staff.get(),
                measure=measure,
                due_on=date(2026, 10, 20),
                by=director,
            )
        services.resolve(case, by=director, feedback=final_feedback())
    return case


def _left(moment: str, leave, frontdesk: User, operations: User) -> Complaint:
    case = received(moment, by=frontdesk)
    with time_machine.travel(at(moment) + timedelta(hours=1), tick=False):
        leave(case, by=operations)
    return case


def _merged(cases: dict[str, Complaint], frontdesk: User, operations: User) -> None:
    cases["merged"] = received(
        "2026-10-16 15:00", by=frontdesk, channel="email", place=""
    )
    with time_machine.travel(at("2026-10-16 16:00"), tick=False):
        merge(cases["merged"], target=cases["letter"], by=operations)


def _backfilled(frontdesk: User) -> Complaint:
    with time_machine.travel(at("2026-10-23 16:00"), tick=False):
        return make_complaint(
            by=frontdesk,
            received_at=at("2026-10-22 16:00"),
            backfill_reason="系统停用。",
            channel="opinion_box",
            place="",
        )


def _moved(cases: dict[str, Complaint], operations: User) -> None:
    """Agreed later, its category changed, and seen to be the problem of before."""
    case = cases["b_again"]
    with time_machine.travel(at("2026-10-13 11:00"), tick=False):
        services.recategorise(
            case, category="A", secondary_categories=[], reason="流程", by=operations
        )
        services.mark_recurrence(
            case, earlier=cases["september"], is_same=True, by=operations
        )
        entry = contact(
            "explanation",
            agreed_at=at("2026-10-14 11:00"),
            client_agreed=True,
            proposed_by="client",
            agreed_reason="客户出差。",
        )
        services.record_contact(case, entry=entry, by=operations)
    with time_machine.travel(at("2026-10-14 10:00"), tick=False):
        services.record_contact(case, entry=contact("interim_reply"), by=operations)
        asked = services.ask_extension(
            case,
            day=date(2026, 10, 26),
            reason="须等总部答复。",
            by=operations,
            contact=contact("explanation"),
        )
        services.approve(asked, by=of_post(case, Post.GENERAL_MANAGER))
        services.write_record(case, values=record_values("A"), by=operations)


def _grouped(cases: dict[str, Complaint], operations: User) -> None:
    with time_machine.travel(at("2026-10-19 10:00"), tick=False):
        incident = services.open_incident(
            cases["letter"], title="叫号机停用", by=operations
        )
        services.link_incident(cases["criticism"], incident=incident, by=operations)
