"""norm 10.2: who has not looked into a channel hears of it, and later his director.

By bell, and by mail and robot where one has them: each once a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.calendar import SHANGHAI, load_working_days
from branches.merged import goes_on
from branches.models import Branch, Deputy, Post, User
from complaints.case.tables.channels import labels
from complaints.clocks.notifications import Notification, Subject
from complaints.clocks.notifications.writing import write
from complaints.intake.models import ChannelCheck, CheckHours, Keeper
from complaints.intake.services import due_on
from reports.duties.owed import beginnings

KEEPERS_STEP, DIRECTORS_STEP = 0, 1
# Who hears that nobody looked; where there is none, the next.
ABOVE = (Post.OPERATIONS_DIRECTOR, Post.GENERAL_MANAGER)
LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended('channel checks', 0))"


@transaction.atomic
def remind(*, now: datetime) -> None:
    """As many statements however many branches; a second one at once does nothing."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        if not cursor.fetchone()[0]:
            return
    local = timezone.localtime(now, SHANGHAI)
    today, clock = local.date(), local.time()
    hours = _Hours()
    owing = {
        branch: channels
        for branch, channels in _unsigned(today)
        if hours.of(branch).remind_at <= clock
    }
    if owing:
        told = _told(today)
        write(
            Notification(
                recipient_id=person, subject=Subject.DUTY, level=step, matter=words
            )
            for person, step, words in _to_tell(owing, hours, today, clock)
            if (person, step) not in told
        )


class _Hours:
    """A branch's own, else the house's."""

    def __init__(self) -> None:
        self.rows = {row.branch_id: row for row in CheckHours.objects.all()}
        self.usual = self.rows.get(None) or CheckHours()

    def of(self, branch: int) -> CheckHours:
        return self.rows.get(branch) or self.usual


def _unsigned(today: date) -> Iterator[tuple[int, list[str]]]:
    open_ones = Branch.objects.filter(goes_on(today), is_active=True)
    active = open_ones.values_list("pk", flat=True)
    begins = beginnings(list(active))
    owed = [pk for pk, first in begins.items() if first <= today]
    calendars = load_working_days(owed)
    rows = ChannelCheck.objects.filter(day=today)
    signed = set(rows.values_list("branch", "channel"))
    for pk in owed:
        waiting = [x for x in due_on(today, calendars[pk]) if (pk, x) not in signed]
        if waiting:
            yield pk, waiting


def _to_tell(
    owing: dict[int, list[str]], hours: _Hours, today: date, clock: time
) -> Iterator[tuple[int, int, str]]:
    """Each keeper of his channels; the director of all, from the later hour on."""
    keepers = _keepers(owing, today)
    late = [pk for pk in owing if hours.of(pk).escalate_at <= clock]
    directors = _holding(late, ABOVE)
    for pk, waiting in owing.items():
        own: dict[int, list[str]] = defaultdict(list)
        for channel in waiting:
            for person in keepers[pk, channel]:
                own[person].append(channel)
        for person, channels in own.items():
            said = _("今天尚未查看：%(channels)s") % {"channels": labels(channels)}
            yield person, KEEPERS_STEP, said
        for person in directors[pk]:
            said = _("尚未查看，请督促：%(channels)s") % {"channels": labels(waiting)}
            yield person, DIRECTORS_STEP, said


def _keepers(
    owing: dict[int, list[str]], today: date
) -> defaultdict[tuple[int, str], list[int]]:
    """The keeper and his deputy; where nobody was appointed, whoever has the post."""
    found: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for row in Keeper.objects.on(today).filter(branch__in=owing):
        people = [x for x in (row.person, row.deputy) if x and x.is_active]
        found[row.branch_id, row.channel] = [x.pk for x in people]
    posted = _holding(owing, (Post.KEEPER,))
    for branch, channels in owing.items():
        for channel in channels:
            if (branch, channel) not in found:
                found[branch, channel] = posted[branch]
    covering: defaultdict[int | None, list[int]] = defaultdict(list)
    for deputy in Deputy.objects.serving().filter(branch__in=owing):
        covering[deputy.absent_id].append(deputy.person_id)
    for own in found.values():
        own[:] = dict.fromkeys([*own, *(x for y in own for x in covering[y])])
    return found


def _holding(
    branches: Iterable[int], posts: tuple[Post, ...]
) -> defaultdict[int, list[int]]:
    """Of each branch those with the first of the posts that anybody has."""
    rows = User.objects.filter(is_active=True, branch__in=branches, post__in=posts)
    deputies = Deputy.objects.serving().filter(branch__in=branches, post__in=posts)
    held: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    for branch, post, person in [
        *rows.values_list("branch", "post", "pk"),
        *deputies.values_list("branch", "post", "person"),
    ]:
        held[branch, post].add(person)
    found: defaultdict[int, list[int]] = defaultdict(list)
    for branch in branches:
        of_each = [sorted(held[branch, post]) for post in posts]
        found[branch] = next(filter(None, of_each), [])
    return found


def _told(today: date) -> set[tuple[int, int | None]]:
    begin = datetime.combine(today, time(), tzinfo=SHANGHAI)
    rows = Notification.objects.filter(subject=Subject.DUTY, created_at__gte=begin)
    return set(rows.values_list("recipient", "level"))
