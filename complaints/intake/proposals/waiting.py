"""While a message waits: looked through, told of tier by tier, forgotten in the end.

Its clocks are those of a complaint, their tiers those that headquarters has set; what a
tier says goes to the channel's keeper and his deputy where it names handler or
first-responsible, and to the operations director where it names the director.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.calendar import WorkingCalendar, load_calendar
from branches.models import Deputy, Post, User
from complaints.clocks.deadlines import Kind
from complaints.clocks.notifications import Notification, Subject
from complaints.clocks.notifications.writing import write
from complaints.clocks.recipients import ONE_UP, holders
from complaints.clocks.tiers import WARNING, Recipient, Tier
from complaints.intake.models import CheckHours, Keeper
from complaints.intake.proposals import arriving, services
from complaints.intake.proposals.models import (
    CHANNEL_OF,
    Proposal,
    ProposalQuerySet,
)

CLOCKS = {
    Kind.BASELINE_REPLY: "baseline_due_at",
    Kind.REPLY_24H: "reply_due_at",
    Kind.FINAL_FEEDBACK: "final_due_at",
}
POSTS: dict[str, str] = {
    Recipient.DIRECTOR: Post.OPERATIONS_DIRECTOR,
    Recipient.GENERAL_MANAGER: Post.GENERAL_MANAGER,
    Recipient.HEADQUARTERS: Post.HEADQUARTERS,
}
BATCH = 200


class Told(NamedTuple):
    """A tier that has come since the last time."""

    at: datetime
    tier: Tier
    due_at: datetime


def sweep(*, now: datetime) -> None:
    screen(now=now)
    tell(now=now)
    forget(now=now)


@transaction.atomic
def screen(*, now: datetime) -> None:
    """What came in is looked through, and its keeper hears of it."""
    for proposal in _locked(Proposal.objects.filter(screened_at=None)):
        arriving.screen(proposal, now=now)
        matter = _("%(by)s，请尽快处理") % {"by": proposal.get_came_by_display()}
        keepers = _keepers(proposal) or _holding(proposal, Post.OPERATIONS_DIRECTOR)
        write(_notice(proposal, user, matter) for user in keepers)


@transaction.atomic
def tell(*, now: datetime) -> None:
    """Each tier once, however late: whatever came since it was told of last."""
    waiting = Proposal.objects.open().exclude(screened_at=None)
    tiers = list(Tier.objects.filter(is_active=True, kind__in=CLOCKS))
    for proposal in _locked(waiting):
        calendar = load_calendar(proposal.branch)
        come = list(_come(proposal, tiers, calendar, now=now))
        if come:
            write(_notices(proposal, come, now=now))
            proposal.told_until = now
            proposal.save(update_fields=["told_until"])


@transaction.atomic
def forget(*, now: datetime) -> None:
    """What a leader agreed to dismiss goes after the time that its branch keeps it."""
    dismissed = Proposal.objects.filter(reviewed_at__lte=now, emptied_at=None)
    for proposal in _locked(dismissed):
        kept = timedelta(days=CheckHours.of(proposal.branch).dismissed_days)
        if proposal.reviewed_at and proposal.reviewed_at <= now - kept:
            services.empty(proposal, now=now)


def keepers_of(branch_id: int, came_by: str) -> list[User]:
    """Who keeps the channel today, and his deputy; where nobody does, every keeper."""
    rows = Keeper.objects.on(timezone.localdate()).filter(branch=branch_id)
    kept: Mapping[str, Keeper] = {row.channel: row for row in rows}
    keeper = kept.get(CHANNEL_OF[came_by])
    if keeper:
        keepers = [user for user in (keeper.person, keeper.deputy) if user]
    else:
        keepers = list(User.objects.filter(branch=branch_id, post=Post.KEEPER))
    covering = Deputy.objects.serving().filter(branch=branch_id, absent__in=keepers)
    found = [*keepers, *(deputy.person for deputy in covering)]
    return list({user.pk: user for user in found}.values())


def _locked(rows: ProposalQuerySet) -> Iterator[Proposal]:
    """A second sweep passes over what the first has in hand."""
    found = rows.select_related("branch").order_by("arrived_at", "pk")
    yield from found.select_for_update(of=("self",), no_key=True, skip_locked=True)[
        :BATCH
    ]


def _come(
    proposal: Proposal,
    tiers: Sequence[Tier],
    calendar: WorkingCalendar,
    *,
    now: datetime,
) -> Iterator[Told]:
    """A warning that is past already warns of nothing."""
    since = proposal.told_until or proposal.arrived_at
    for tier in tiers:
        due_at: datetime = getattr(proposal, CLOCKS[Kind(tier.kind)])
        at = tier.time_for(due_at, calendar=calendar, since=proposal.arrived_at)
        is_late_warning = tier.level == WARNING and due_at <= now
        if since < at <= now and not is_late_warning:
            yield Told(at, tier, due_at)


def _notices(
    proposal: Proposal, come: list[Told], *, now: datetime
) -> Iterator[Notification]:
    """Each person once a clock, of its highest tier."""
    once: dict[tuple[int, str], tuple[Told, User]] = {}
    for told in sorted(come, key=lambda told: told.tier.level):
        for user in _people(proposal, told.tier.recipients):
            once[user.pk, told.tier.kind] = told, user
    for told, user in once.values():
        said = _("%(clock)s即将到期") if told.due_at > now else _("%(clock)s已超时")
        notice = _notice(proposal, user, said % {"clock": told.tier.get_kind_display()})
        notice.kind, notice.level = told.tier.kind, told.tier.level
        notice.due_at, notice.late_by = told.due_at, now - told.at
        yield notice


def _notice(proposal: Proposal, user: User, matter: str) -> Notification:
    return Notification(recipient=user, subject=Subject.PROPOSAL, matter=matter)


def _people(proposal: Proposal, roles: Sequence[str]) -> list[User]:
    found: list[User] = []
    for role in roles:
        post = POSTS.get(role)
        found += _holding(proposal, post) if post else _keepers(proposal)
    return list({user.pk: user for user in found}.values())


def _keepers(proposal: Proposal) -> list[User]:
    return _not_named(
        proposal, keepers_of(proposal.branch.served_by_id, proposal.came_by)
    )


def _holding(proposal: Proposal, post: str) -> list[User]:
    """Where nobody is left, one post up."""
    branch = None if post == Post.HEADQUARTERS else proposal.branch.served_by_id
    found = _not_named(proposal, holders(branch, post))
    return found or (_holding(proposal, ONE_UP[post]) if post in ONE_UP else [])


def _not_named(proposal: Proposal, people: Sequence[User]) -> list[User]:
    named = set(proposal.names.values_list("pk", flat=True))
    return [user for user in people if user.is_active and user.pk not in named]
