"""Play the demonstration: every story through the real services, in order of time."""

import heapq
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import time_machine
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from branches.calendar import load_calendar
from branches.models import Branch, User
from complaints.lifecycle import services
from complaints.lifecycle.demo import plays
from complaints.lifecycle.demo.moments import Timeline
from complaints.lifecycle.demo.scenes import Cast, Scene
from complaints.lifecycle.demo.stories import read_branches, read_stories

PASSWORD = "demo-desk-2026"  # noqa: S105 (public: demonstrations alone have it)

Act = Callable[[Scene, datetime], None]


@transaction.atomic
def load() -> int:
    """Create the branches, the people and their cases; returns the number of cases."""
    now = timezone.now()
    document = read_branches()
    branches = {told["code"]: _branch(told) for told in document["branches"]}
    people = _people(document, branches)
    timelines = {code: _timeline(branch, now) for code, branch in branches.items()}
    cast = Cast(people=people)
    scenes = [
        Scene(story, cast=cast, timeline=timelines[story.branch])
        for story in read_stories()
    ]
    _play(scenes, until=now)
    return len(scenes)


def _branch(told: dict[str, Any]) -> Branch:
    columns = {name: value for name, value in told.items() if name != "users"}
    branch, _made = Branch.objects.update_or_create(
        code=columns.pop("code"), defaults=columns
    )
    return branch


def _people(document: dict[str, Any], branches: dict[str, Branch]) -> dict[str, User]:
    password = make_password(PASSWORD)
    told: list[tuple[dict[str, Any], Branch | None]]
    told = [(user, None) for user in document["users"]]
    for branch in document["branches"]:
        told += [(user, branches[branch["code"]]) for user in branch["users"]]
    return {user["username"]: _user(user, branch, password) for user, branch in told}


def _user(told: dict[str, Any], branch: Branch | None, password: str) -> User:
    columns = dict(told)
    username, name = columns.pop("username"), columns.pop("name")
    user = User(
        username=username,
        last_name=name[:1],
        first_name=name[1:],
        branch=branch,
        password=password,
        **columns,
    )
    there = User.objects.filter(username=username).first()
    if there:
        return there
    user.is_staff = user.uses_admin
    user.save()
    return user


def _timeline(branch: Branch, now: datetime) -> Timeline:
    return Timeline(
        now=now,
        calendar=load_calendar(branch),
        opening=branch.opening_time,
        closing=branch.closing_time,
    )


def _play(scenes: Iterable[Scene], *, until: datetime) -> None:
    """Let each scene's next act happen at its moment, the earliest first."""
    waiting: list[tuple[datetime, int, Scene, Act]] = [
        (scene.entered_at(), index, scene, _receive)
        for index, scene in enumerate(scenes)
    ]
    heapq.heapify(waiting)
    while waiting and waiting[0][0] <= until:
        moment, index, scene, act = heapq.heappop(waiting)
        with time_machine.travel(moment, tick=False):
            act(scene, moment)
        if following := _next(scene):
            heapq.heappush(waiting, (following[0], index, scene, following[1]))


def _next(scene: Scene) -> tuple[datetime, Act] | None:
    bell_at, step_at = scene.bell_at(), scene.step_at()
    if bell_at and (step_at is None or bell_at <= step_at):
        return bell_at, _ring
    return (step_at, _play_step) if step_at else None


def _receive(scene: Scene, moment: datetime) -> None:
    scene.receive()


def _ring(scene: Scene, moment: datetime) -> None:
    services.start_follow_up(scene.case)


def _play_step(scene: Scene, moment: datetime) -> None:
    plays.play(scene, scene.steps.popleft(), moment)
