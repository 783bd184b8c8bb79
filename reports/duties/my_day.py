"""norm 10, 11.4, 22.2, 24.3: what is still owed, on the day of whoever owes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Post, User
from complaints.case.tables.channels import labels
from complaints.desk.my_day.agenda import Errand, errands
from complaints.intake.models import CheckHours
from complaints.intake.services import kept_by, unsigned
from reports.duties.daily.models import Posting
from reports.duties.kinds import DUTIES
from reports.duties.owed import beginnings, standings
from reports.periods import month_of

# So long before its month, quarter or half-year is over, or it is to be looked at.
AHEAD = timedelta(days=14)
OWING = {duty.owed_by for duty in DUTIES.values()}
# Hears of channels that nobody looked into, and of postings.
HEARS = Post.OPERATIONS_DIRECTOR


@errands
def owed(user: User, most: int) -> Iterator[Errand]:
    """Of his post, or of one for which he stands in; four statements."""
    posts = posts_of(user)
    if not user.branch or not posts & OWING:
        return
    now, today = timezone.now(), timezone.localdate()
    month = month_of(now)
    found = [
        one
        for one in standings(beginnings([user.branch.pk]), month, now=now)
        if one.duty.owed_by in posts and one.lacking
    ]
    for one in found[:most]:
        last = one.period.end - timedelta(days=1)
        if last - today < AHEAD:
            said = _("还差 %(count)s 次") % {"count": one.lacking}
            url = reverse("reports:duties", args=[user.branch.code, month])
            yield Errand(str(one.kind.label), url, last, said)


@errands
def channels(user: User, most: int) -> Iterator[Errand]:
    """norm 10.2: one line for all that he keeps; a director's from the hour on."""
    if not user.branch or not user.works_on_cases:
        return
    today, clock = timezone.localdate(), timezone.localtime().time()
    own, hears = kept_by(user, today), HEARS in posts_of(user)
    if not own and not hears:
        return
    waiting, hours = unsigned(user.branch, today), CheckHours.of(user.branch)
    if mine := [channel for channel in waiting if channel in own]:
        words = {"channels": labels(mine), "at": f"{hours.remind_at:%H:%M}"}
        late = clock >= hours.remind_at
        yield Errand(
            _("查看渠道：%(channels)s") % words,
            reverse("complaints:channel_checks"),
            today,
            (_("已过 %(at)s，请尽快查看") if late else _("请在 %(at)s 前查看")) % words,
        )
    if waiting and hears and clock >= hours.escalate_at:
        yield Errand(
            _("尚未查看：%(channels)s") % {"channels": labels(waiting)},
            reverse("reports:checks", args=[user.branch.code, month_of(today)]),
            today,
            _("请督促渠道专人或代理人今天查看"),
        )


@errands
def postings(user: User, most: int) -> Iterator[Errand]:
    """norm 24.3: to be looked at again soon, or late."""
    if not user.branch or HEARS not in posts_of(user):
        return
    today = timezone.localdate()
    soon = Posting.objects.on(today).filter(
        branch=user.branch, review_by__lt=today + AHEAD
    )
    for posting in soon.select_related("material").order_by("review_by")[:most]:
        if posting.review_by:
            url = reverse("reports:review_posting", args=[posting.pk])
            name = _("张贴资料待复核：%(posting)s") % {"posting": posting}
            yield Errand(name, url, posting.review_by, "")


def posts_of(user: User) -> set[str]:
    return {user.post, *user.deputised} if user.works_on_cases else set()
