"""Play the demonstration: every story through the real services, in order of time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from branches.calendar import load_calendar
from branches.models import Branch
from complaints import services
from complaints.clocks.notifications import Notification
from complaints.demo import plays
from complaints.demo.agenda import Act, Agenda
from complaints.demo.books import make_books
from complaints.demo.moments import Timeline
from complaints.demo.people import make_branch, make_people
from complaints.demo.scenes import Cast, Scene
from complaints.demo.stories import read_branches, read_stories
from complaints.lifecycle.sweeping import sweep

# Older notices were read, soon after they came.
UNREAD_FOR = timedelta(days=1)
READ_AFTER = timedelta(hours=2)


@transaction.atomic
def load() -> int:
    """Create the branches, the people and their cases; returns the number of cases."""
    now = timezone.now()
    document = read_branches()
    branches = {told["code"]: make_branch(told) for told in document["branches"]}
    make_books(branches, today=timezone.localdate(now))
    cast = Cast(people=make_people(document, branches))
    timelines = {code: _timeline(branch, now) for code, branch in branches.items()}
    agenda = Agenda(cast)
    stories = list(read_stories())
    for story in stories:
        scene = Scene(story, cast=cast, timeline=timelines[story.branch])
        agenda.add(scene.entered_at(), _receiving(scene, agenda))
    agenda.play(until=now)
    sweep.open_visits(now=now)
    _read_notices(now)
    return len(stories)


def _timeline(branch: Branch, now: datetime) -> Timeline:
    return Timeline(
        now=now,
        calendar=load_calendar(branch),
        opening=branch.opening_time,
        closing=branch.closing_time,
    )


def _receiving(scene: Scene, agenda: Agenda) -> Act:
    def receive(now: datetime) -> None:
        scene.receive()
        _go_on(scene, agenda)

    return receive


def _go_on(scene: Scene, agenda: Agenda) -> None:
    """Put the scene's next act on the agenda: its next step, or the visit's window."""
    bell_at, step_at = scene.bell_at(), scene.step_at()
    if bell_at and (step_at is None or bell_at <= step_at):
        agenda.add(bell_at, _ringing(scene, agenda))
    elif step_at:
        agenda.add(step_at, _playing(scene, agenda))


def _ringing(scene: Scene, agenda: Agenda) -> Act:
    def ring(now: datetime) -> None:
        services.start_follow_up(scene.case)
        _go_on(scene, agenda)

    return ring


def _playing(scene: Scene, agenda: Agenda) -> Act:
    def play(now: datetime) -> None:
        plays.play(scene, scene.steps.popleft(), now)
        _go_on(scene, agenda)

    return play


def _read_notices(now: datetime) -> None:
    older = Notification.objects.filter(created_at__lt=now - UNREAD_FOR)
    older.update(read_at=F("created_at") + READ_AFTER)
