"""The buttons of a case: what this person may do with it now, the usual act first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from branches.models import Post, User
from complaints.acts.registry import on_case_page
from complaints.case.choices import LEFT, State
from complaints.case.models import Complaint
from complaints.case.rights import works_on
from complaints.lifecycle import requirements

USUAL: dict[str, str] = {
    State.RECEIVED: "acknowledge",
    State.ACKNOWLEDGED: "investigate",
    State.INVESTIGATING: "resolve",
    State.RESOLVED: "close",
}


@dataclass(frozen=True)
class OfferedAct:
    """One button: it opens the act's form in place, or as a page of its own."""

    verb: str
    label: str
    icon: str
    url: str
    prominent: bool = False


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
    usual = _usual(complaint)
    steps = [
        OfferedAct(
            verb=act.name,
            label=str(act.label),
            icon=act.icon,
            url=act.url(complaint),
            prominent=act.name == usual,
        )
        for act in on_case_page()
        if act.may(complaint, user) is None
    ]
    return sorted(steps, key=lambda step: not step.prominent)


def _usual(complaint: Complaint) -> str:
    if complaint.state in LEFT:
        return "answer_transfer"
    if complaint.state == State.FOLLOW_UP:
        missing = requirements.missing_to_close(complaint)
        # A visit's lack is named like the step that mends it.
        return missing[0].anchor if missing else "close"
    return USUAL.get(complaint.state, "")
