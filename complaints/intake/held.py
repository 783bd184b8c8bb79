"""The channels that somebody keeps, or looks into for another."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.held import Held, holds
from complaints.intake.models import Keeper


def _kept(user: User) -> QuerySet[Keeper]:
    """Of each channel the row in force, or the last to come, that names him."""
    if user.branch_id is None:
        return Keeper.objects.none()
    days = (timezone.localdate(), date.max)
    rows = [
        row.pk
        for day in days
        for row in Keeper.objects.on(day).filter(branch=user.branch_id)
    ]
    return Keeper.objects.filter(Q(person=user) | Q(deputy=user), pk__in=rows)


def _give(row: Keeper, *, goes: User, comes: User, by: User) -> None:
    """From today on; what was so before stays on record."""
    person, deputy = row.person, row.deputy
    if person == goes:
        person = comes
    if deputy == goes:
        deputy = comes
    Keeper.objects.create(
        branch=row.branch,
        channel=row.channel,
        person=person,
        deputy=None if deputy == person else deputy,
        since=max(row.since, timezone.localdate()),
        appointed_by=by,
    )


holds(
    Held(
        name="keeperships",
        label=_("负责或代看的渠道"),
        rows=_kept,
        give=_give,
        case="",
    )
)
