"""Who says what a message is, and who looks at what was dismissed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts.rules import Refusal, Rule, denied
from complaints.case.choices import State
from complaints.intake.proposals.models import Proposal, Verdict

# A client goes on writing, also of a case that has ended.
may_link = Rule(states=tuple(State))


def may_decide(proposal: Proposal, user: User) -> Refusal | None:
    """Whoever of the branch sees it: its keeper, his deputy, a leader."""
    if not user.works_on_cases or proposal.branch_id not in user.served:
        return denied()
    if not proposal.is_open:
        return Refusal(_("该来件已处理，请刷新后查看。"))
    return None


def may_review(proposal: Proposal, user: User) -> Refusal | None:
    """A leader of the branch, or who stands in for one; not who dismissed it."""
    is_of_branch = user.works_on_cases and proposal.branch_id in user.served
    if not is_of_branch or not (user.is_leader or user.deputised):
        return denied()
    if not proposal.waits_for_review:
        return Refusal(_("该来件不在待复核之列。"))
    dismissed = proposal.decisions.filter(verdict=Verdict.DISMISSED).last()
    if dismissed and dismissed.by_id == user.pk:
        return Refusal(_("您本人作的处理，须由另一位负责人复核。"))
    return None
