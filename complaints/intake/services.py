"""norm 10.2: which channels are looked into on a day, by whom, and what was in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.calendar import WorkingCalendar, load_calendar
from branches.models import Branch, Post, User
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet
from complaints.case.tables.channels import CHANNELS, KEEPERS
from complaints.intake.models import ChannelCheck, Keeper

# What was logged before that was found on an earlier day.
SINCE = timedelta(days=7)


def due_on(day: date, calendar: WorkingCalendar) -> list[str]:
    """Mail and web on each day, box, book and letters where the branch is open."""
    is_open = calendar.is_working_day(day)
    return [x for x in KEEPERS if is_open or CHANNELS[x].is_never_shut]


def unsigned(branch: Branch, day: date) -> list[str]:
    signed = ChannelCheck.objects.filter(branch=branch, day=day)
    done = set(signed.values_list("channel", flat=True))
    return [x for x in due_on(day, load_calendar(branch)) if x not in done]


def kept_by(user: User, day: date) -> list[str]:
    """The channels for which he signs: as keeper, as deputy, or for who is away.

    One that nobody was appointed to is every channel keeper's.
    """
    if not user.works_on_cases or user.branch_id is None:
        return []
    keepers = {x.channel: x for x in Keeper.objects.on(day).filter(branch=user.branch)}
    return [x for x in KEEPERS if _keeps(user, keepers.get(x))]


def _keeps(user: User, keeper: Keeper | None) -> bool:
    if keeper is None:
        return Post.KEEPER in (user.post, *user.covers.values())
    kept_by = {keeper.person_id, keeper.deputy_id}
    return not kept_by.isdisjoint({user.pk, *user.covers})


def found_in(channel: str, user: User, branch: Branch) -> ComplaintQuerySet:
    """Logged lately from this channel, and named by no check yet."""
    checks = ChannelCheck.objects.filter(branch=branch, channel=channel)
    recent = checks.filter(day__gte=timezone.localdate() - SINCE - SINCE)
    known = [n for numbers in recent.values_list("numbers", flat=True) for n in numbers]
    cases = Complaint.objects.visible_to(user).filter(
        branch=branch, channel=channel, received_at__gte=timezone.now() - SINCE
    )
    return cases.exclude(number__in=known).only("number").order_by("-received_at")


@transaction.atomic
def sign_checks(
    branch: Branch, *, answers: Mapping[str, Sequence[str]], by: User
) -> list[ChannelCheck]:
    """Today's, by channel: the numbers of what was in, none where nothing was."""
    today = timezone.localdate()
    if by.branch_id != branch.pk or not answers.keys() <= set(kept_by(by, today)):
        raise PermissionDenied
    Branch.objects.select_for_update(no_key=True).get(pk=branch.pk)
    waiting = unsigned(branch, today)
    if not answers or not answers.keys() <= set(waiting):
        raise ValidationError(_("请选择今天应查看、尚未签认的渠道。"))
    for channel, numbers in answers.items():
        offered = {case.number for case in found_in(channel, by, branch)}
        if not offered >= set(numbers):
            raise ValidationError(_("请从该渠道新登记的投诉中选择。"))
    return [
        ChannelCheck.objects.create(
            branch=branch,
            channel=channel,
            day=today,
            has_found=bool(numbers),
            numbers=sorted(numbers),
            signed_by=by,
        )
        for channel, numbers in answers.items()
    ]
