"""norm 23.2: whether anybody is left in the branch, and headquarters asked for its own.

That nobody is left lets headquarters appoint; it is asked where somebody is needed too.
"""

from __future__ import annotations

from collections.abc import Collection

from branches.models import LEADERS, Post
from complaints.acts.rules import RUNNING
from complaints.case.choices import State
from complaints.case.colleagues import colleagues
from complaints.case.models import Complaint
from complaints.reporting_lines import models as reporting_lines
from complaints.requests import deciders
from complaints.requests.models import EscalationKind

# Opinion and approval are two people's.
ENOUGH = 2
# Headquarters decides these by itself, whoever is left in the branch.
ITS_OWN = (EscalationKind.APPOINTMENT, EscalationKind.ERASURE)


def nobody_is_left(complaint: Complaint) -> bool:
    """The manager is complained of, or of the leaders there are not enough.

    Two of them decide, one tells the client.
    """
    posts = _leading(complaint)
    is_short = len(posts) < ENOUGH or _nobody_may_tell(complaint, posts)
    return is_short or _manager_is_named(complaint)


def is_wanted(complaint: Complaint) -> bool:
    """Nobody is left, nobody was sent, and somebody is needed.

    Where the manager is complained of, always. Else only a D-class or serious case
    needs a leader: of others headquarters decides itself what finds nobody. A branch of
    one leader does what he decides and tells; not what he asks for.
    """
    if complaint.state not in RUNNING and not outlasts(complaint):
        return False
    is_needed = _manager_is_named(complaint) or (
        complaint.needs_leader
        and (
            _nobody_may_lead(complaint)
            or (_finds_nobody(complaint) and nobody_is_left(complaint))
        )
    )
    return is_needed and not _somebody_was_sent(complaint)


def outlasts(complaint: Complaint) -> bool:
    """What is owed after its end may need somebody still."""
    if complaint.transfer_owed_at:
        return True
    return complaint.state == State.WITHDRAWN and complaint.needs_leader


def _leading(complaint: Complaint) -> list[str]:
    """The posts of the branch's leaders who may act in it."""
    left = colleagues(complaint, posts=LEADERS).filter(
        branch=complaint.branch.served_by_id
    )
    return list(left.values_list("post", flat=True))


def _nobody_may_lead(complaint: Complaint) -> bool:
    """Of a D-class or serious case: a leader decides, and tells the client."""
    posts = _leading(complaint)
    return not posts or _nobody_may_tell(complaint, posts)


def _nobody_may_tell(complaint: Complaint, posts: Collection[str]) -> bool:
    """Where the reporting lines leave it to a post that nobody holds."""
    if not (complaint.needs_leader and complaint.is_open):
        return False
    lines = reporting_lines.lines_of(complaint)
    return reporting_lines.tellers(lines).isdisjoint(posts)


def _manager_is_named(complaint: Complaint) -> bool:
    named = complaint.named_staff.current()
    return named.filter(user__post=Post.GENERAL_MANAGER).exists()


def _finds_nobody(complaint: Complaint) -> bool:
    """A decision waits for whom nobody of the branch is, but perhaps its asker."""
    waiting = complaint.escalations.pending().exclude(kind__in=ITS_OWN)
    rows = list(waiting.filter(decider_posts__contains=[Post.HEADQUARTERS]))
    for row in rows:
        row.complaint = complaint
    of_branch = (
        deciders.deciders_of(row).filter(branch=complaint.branch.served_by_id)
        for row in rows
    )
    return any(not people.exists() for people in of_branch)


def _somebody_was_sent(complaint: Complaint) -> bool:
    able = colleagues(complaint, posts=()).filter(post=Post.HEADQUARTERS)
    return able.exists()
