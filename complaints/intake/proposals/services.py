"""What a message is: a complaint, part of one, or none; a leader looks at the last."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.calendar import load_calendar
from branches.models import User
from complaints.acts import acting
from complaints.acts.rules import want
from complaints.case.choices import Source
from complaints.case.models import Complaint
from complaints.clocks import deadlines
from complaints.clocks.notifications import Notification, Subject
from complaints.clocks.notifications.writing import write
from complaints.evidence.filing import files, sealed
from complaints.evidence.models import AttachmentKind
from complaints.intake.proposals import rules
from complaints.intake.proposals.models import (
    CameBy,
    Proposal,
    ProposalDecision,
    ProposalState,
    Verdict,
)
from complaints.lifecycle import receiving
from complaints.lifecycle.entries import FileEntry, Intake

# Of a note; all of it is in the original.
MOST_OF_A_NOTE = 2_000
WORDS = (
    "sender_name",
    "email",
    "telephone",
    "subject",
    "text",
    "left_out",
    "message_id",
)


@transaction.atomic
def accept_proposal(proposal: Proposal, *, intake: Intake, by: User) -> Complaint:
    """Log it as a complaint that was received when the message arrived."""
    now = timezone.now()
    proposal = _lock(proposal, by)
    want(rules.may_decide, proposal, by)
    fields = {
        **intake.fields,
        "channel": proposal.channel,
        "received_at": proposal.arrived_at,
    }
    if proposal.came_by == CameBy.WEB:
        fields["source"] = Source.WEB
    complaint = receiving.receive(
        replace(
            intake,
            fields=fields,
            files=[*intake.files, *_files(proposal)],
            is_dated_by_system=True,
        ),
        by=by,
    )
    _became(proposal, complaint, ProposalState.ACCEPTED, by=by, now=now)
    return complaint


@transaction.atomic
def link_proposal(proposal: Proposal, *, complaint: Complaint, by: User) -> Complaint:
    """Put its words and files into a case of the branch; the handler hears of it."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_link, complaint, by, now=now)
    proposal = _lock(proposal, by)
    want(rules.may_decide, proposal, by)
    if complaint.branch_id not in by.served:
        raise ValidationError({"number": _("请填写本营业部的投诉编号。")})
    attached = [
        files.store(complaint, entry.file, kind=entry.kind, by=by, at=now)
        for entry in _files(proposal)
    ]
    said = "\n".join(filter(None, [proposal.subject, proposal.text]))
    acting.record(
        complaint,
        "link_proposal",
        by,
        now=now,
        facts={"came_by": proposal.came_by, "arrived_at": proposal.arrived_at},
        reason=said[:MOST_OF_A_NOTE],
        rows=attached,
    )
    _tell_handler(complaint, by=by)
    _became(proposal, complaint, ProposalState.LINKED, by=by, now=now)
    return complaint


@transaction.atomic
def dismiss_proposal(proposal: Proposal, *, reason: str, by: User) -> Proposal:
    """It is no complaint, because …; a leader looks at it the next working day."""
    now = timezone.now()
    proposal = _lock(proposal, by)
    want(rules.may_decide, proposal, by)
    acting.want_reason(reason)
    calendar = load_calendar(proposal.branch)
    proposal.state = ProposalState.DISMISSED
    proposal.review_due_at = deadlines.consent_limit(now, calendar=calendar)
    proposal.save()
    _decide(proposal, Verdict.DISMISSED, by=by, now=now, reason=reason)
    return proposal


@transaction.atomic
def review_dismissal(
    proposal: Proposal, *, agrees: bool, by: User, reason: str = ""
) -> Proposal:
    """Sent back it waits again, its clocks as old as the message."""
    now = timezone.now()
    proposal = _lock(proposal, by)
    want(rules.may_review, proposal, by)
    if agrees:
        proposal.reviewed_at = now
    else:
        acting.want_reason(reason)
        proposal.state, proposal.review_due_at = ProposalState.OPEN, None
    proposal.save()
    verdict = Verdict.AGREED if agrees else Verdict.SENT_BACK
    _decide(proposal, verdict, by=by, now=now, reason=reason)
    return proposal


def empty(proposal: Proposal, *, now: datetime) -> None:
    """Its words and files go; that it came, and what was decided, stays."""
    for name in WORDS:
        setattr(proposal, name, None)
    # The digest stays: a message that is sent again is known.
    proposal.about, proposal.emptied_at = [], now
    proposal.save()
    proposal.names.clear()
    proposal.decisions.update(reason=None)
    paths = [row.path for row in proposal.files.all()]
    proposal.files.all().delete()
    transaction.on_commit(partial(files.remove, paths), robust=True)


def _lock(proposal: Proposal, by: User) -> Proposal:
    """As it is now; what he does not see he does not decide."""
    visible = Proposal.objects.visible_to(by).filter(pk=proposal.pk)
    if not visible.exists():
        raise PermissionDenied
    rows = Proposal.objects.select_related("branch").select_for_update(
        of=("self",), no_key=True
    )
    return rows.get(pk=proposal.pk)


def _files(proposal: Proposal) -> list[FileEntry]:
    return [
        FileEntry(
            file=ContentFile(sealed.read(row), name=row.name),
            kind=AttachmentKind.CLIENT_MATERIAL,
        )
        for row in proposal.files.all()
    ]


def _became(
    proposal: Proposal,
    complaint: Complaint,
    state: ProposalState,
    *,
    by: User,
    now: datetime,
) -> None:
    """What it said is the case's from now on, and erased with it."""
    proposal.state, proposal.case = state, complaint
    _decide(proposal, Verdict(state), by=by, now=now)
    empty(proposal, now=now)


def _decide(
    proposal: Proposal, verdict: Verdict, *, by: User, now: datetime, reason: str = ""
) -> None:
    ProposalDecision.objects.create(
        proposal=proposal, verdict=verdict, by=by, at=now, reason=reason or None
    )


def _tell_handler(complaint: Complaint, *, by: User) -> None:
    if complaint.handler and complaint.handler != by:
        write(
            [
                Notification(
                    recipient=complaint.handler,
                    complaint=complaint,
                    subject=Subject.TASK,
                    matter=_("客户来件已归入本案，请查看"),
                )
            ]
        )
