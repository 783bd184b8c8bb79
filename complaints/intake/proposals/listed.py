"""The messages of a list: what waits, what a leader has to look at, what is done."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.finding.keyset import Part
from complaints.intake.proposals.models import Proposal, ProposalState


class Show(models.TextChoices):
    OPEN = "", _("待处理")
    REVIEW = "review", _("待复核")
    DONE = "done", _("已处理")


def parts(user: User, show: str) -> list[Part[Proposal]]:
    """What waits the longest first; what is done, the newest first."""
    rows = Proposal.objects.visible_to(user).select_related("branch", "case")
    if show == Show.REVIEW:
        return [Part(rows.to_review(), "arrived_at")]
    if show == Show.DONE:
        done = rows.exclude(state=ProposalState.OPEN)
        agreed = done.exclude(state=ProposalState.DISMISSED, reviewed_at=None)
        return [Part(agreed, "arrived_at", descending=True)]
    return [Part(rows.open(), "arrived_at")]
