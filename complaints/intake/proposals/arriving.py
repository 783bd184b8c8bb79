"""A message comes in: kept as it is, then looked through before anybody sees it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Q

from branches.calendar import load_calendar
from branches.models import EVERY_BRANCH_READERS, Branch, User
from complaints.clocks import deadlines
from complaints.clocks.deadlines import Kind
from complaints.evidence.filing import files, sealed
from complaints.intake.proposals.models import CameBy, Proposal, ProposalFile

# A family name alone is in too many words.
SHORTEST_NAME = 2


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What came, as it came; `files` are such as `filing.files.check` finds good."""

    came_by: CameBy
    arrived_at: datetime
    text: str
    subject: str = ""
    sender_name: str = ""
    email: str = ""
    telephone: str = ""
    files: Sequence[File[bytes]] = ()
    original: File[bytes] | None = None
    left_out: Sequence[str] = ()
    message_id: str = ""
    digest: str = ""
    about: Sequence[str] = ()


class AlreadyThereError(Exception):
    """The branch has this message already."""


@transaction.atomic
def propose(branch: Branch, arrival: Arrival) -> Proposal:
    """Keep it; rows are added and nothing is read, so that a public process may.

    Raises AlreadyThereError, and ValidationError for a file that is not allowed.
    """
    proposal = Proposal(
        branch=branch,
        came_by=arrival.came_by,
        arrived_at=arrival.arrived_at,
        sender_name=_said(arrival.sender_name),
        email=_said(arrival.email),
        telephone=_said(arrival.telephone),
        subject=_said(arrival.subject),
        text=_said(arrival.text),
        left_out=_said("\n".join(arrival.left_out)),
        message_id=_said(arrival.message_id),
        digest=arrival.digest,
        about=list(arrival.about),
    )
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError as error:
        if "proposal_once" not in str(error):
            raise
        raise AlreadyThereError from error
    kept: set[str] = set()
    for file in arrival.files:
        _keep(proposal, file, kept)
    if arrival.original:
        _keep(proposal, arrival.original, kept, is_original=True)
    return proposal


def screen(proposal: Proposal, *, now: datetime) -> None:
    """Give it its clocks and find whom it names: from now on it is seen."""
    calendar = load_calendar(proposal.branch)
    dues = {
        due.kind: due.due_at
        for due in deadlines.on_receipt(
            proposal.arrived_at, nature_is_complaint=True, calendar=calendar
        )
    }
    proposal.baseline_due_at = dues[Kind.BASELINE_REPLY]
    proposal.reply_due_at = dues[Kind.REPLY_24H]
    proposal.final_due_at = dues[Kind.FINAL_FEEDBACK]
    proposal.told_until = proposal.arrived_at
    proposal.screened_at = now
    proposal.names.set(_named_in(proposal))
    proposal.save()


def _keep(
    proposal: Proposal, file: File[bytes], kept: set[str], *, is_original: bool = False
) -> None:
    told = files.describe(file)
    if told["sha256"] in kept:
        return
    kept.add(told["sha256"])
    row = ProposalFile(
        proposal=proposal,
        is_original=is_original,
        key=sealed.new_key(),
        stored_as=uuid4(),
        **told,
    )
    sealed.put(row, file.read())
    file.seek(0)
    row.save(force_insert=True)


def _named_in(proposal: Proposal) -> list[User]:
    """Whose whole name stands in it; one too many costs nothing but another reader."""
    words = "".join(f"{proposal.subject or ''} {proposal.text or ''}".split())
    people = User.objects.filter(
        Q(branch=proposal.branch_id) | Q(post__in=EVERY_BRANCH_READERS),
        is_active=True,
    )
    return [
        user
        for user in people
        if len(name := "".join(user.get_full_name().split())) >= SHORTEST_NAME
        and name in words
    ]


def _said(words: str) -> str | None:
    # PostgreSQL's text holds every character but this one.
    return words.replace("\0", "") or None


def digest_of(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
