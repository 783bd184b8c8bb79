"""The buttons of a case: what this person may do now, first what is due next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects

from branches.models import Post, User
from complaints.acts.registry import on_case_page
from complaints.case.choices import LEFT, OPEN, State
from complaints.case.models import Complaint
from complaints.case.models.contacts import Purpose
from complaints.case.rights import leads, works_on
from complaints.clocks.kinds import REPLY_CLOCKS
from complaints.lifecycle import requirements

# What stands beside what is due next; everything else is folded.
BESIDE: dict[str, tuple[str, ...]] = {
    State.RECEIVED: ("settle_on_spot", "record_contact", "log_unanswered"),
    State.ACKNOWLEDGED: ("record_contact", "log_unanswered", "record_findings"),
    State.INVESTIGATING: (
        "record_contact",
        "log_unanswered",
        "record_findings",
        "resolve",
    ),
    State.RESOLVED: ("appoint_visit", "record_visit", "close", "log_unanswered"),
    State.FOLLOW_UP: ("appoint_visit", "record_visit", "close", "log_unanswered"),
}


@dataclass(frozen=True)
class OfferedAct:
    """One button: it opens the act's form in place, or as a page of its own."""

    verb: str
    label: str
    icon: str
    url: str
    prominent: bool = False
    # Beside what is due next; else folded.
    near: bool = False


def offered(complaint: Complaint, user: User) -> list[OfferedAct]:
    """What the rules allow this person now, and nothing that they would refuse.

    Costs one query for the requests, one for the deadlines and one for the visits of a
    resolved case, unless prefetched, and one for the failed attempts while a visit is
    owed.
    """
    if not works_on(complaint, user) and user.post != Post.HEADQUARTERS:
        return []
    prefetch_related_objects([complaint], "deadlines", "escalations")
    if complaint.state in (State.RESOLVED, State.FOLLOW_UP):
        prefetch_related_objects([complaint], "visits")
    allowed = [act for act in on_case_page() if act.may(complaint, user) is None]
    names = {act.name for act in allowed}
    first = next((x for x in _due_next(complaint, user) if x in names), "")
    near = BESIDE.get(complaint.state, ())
    steps = [
        OfferedAct(
            verb=act.name,
            label=act.heading(complaint),
            icon=act.icon,
            url=act.url(complaint) + _prefilled(complaint, act.name),
            prominent=act.name == first,
            near=act.name in near,
        )
        for act in allowed
    ]
    return sorted(steps, key=lambda step: (not step.prominent, not step.near))


def _due_next(complaint: Complaint, user: User) -> Iterator[str]:
    """The acts that answer what runs out first, the best one first."""
    if complaint.state in LEFT:
        yield "answer_transfer"
    elif complaint.state in (State.RESOLVED, State.FOLLOW_UP):
        yield from (one.anchor for one in requirements.missing_to_close(complaint))
        yield "close"
    elif complaint.state == State.RECEIVED:
        yield "acknowledge"
    elif complaint.state in OPEN:
        yield from _open(complaint, user)


def _open(complaint: Complaint, user: User) -> Iterator[str]:
    if not complaint.category:
        yield "recategorise"
    if complaint.state == State.INVESTIGATING and not _lacks(complaint):
        yield "resolve"
    if owes_reply(complaint):
        yield "record_contact"
    if complaint.needs_leader and not leads(complaint, user):
        yield "record_findings"
    yield from ("resolve", "record_findings")


def _lacks(complaint: Complaint) -> bool:
    return bool(requirements.missing_to_tell(complaint))


def owes_reply(complaint: Complaint) -> bool:
    rows = complaint.deadlines.all()
    return any(x.is_pressing and x.kind in REPLY_CLOCKS for x in rows)


def _prefilled(complaint: Complaint, act: str) -> str:
    """A talk begins with what is owed, by the way that was agreed."""
    if act != "record_contact" or not owes_reply(complaint):
        return ""
    chosen = {"purpose": Purpose.INTERIM_REPLY.value, "way": complaint.reply_way}
    return f"?{urlencode({name: value for name, value in chosen.items() if value})}"
