"""Who has a place or a task in a group at work, for whoever comes in his stead."""

from __future__ import annotations

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.held import Held, holds
from complaints.case.models import Complaint
from complaints.task_force import services
from complaints.task_force.models import Task, TaskForceMember


def _places(user: User) -> QuerySet[TaskForceMember]:
    present = TaskForceMember.objects.present()
    return present.filter(user=user, task_force__dissolved_at=None)


def _tasks(user: User) -> QuerySet[Task]:
    return Task.objects.filter(person=user, done_at=None)


def _give_places(complaint: Complaint, *, goes: User, comes: User) -> list[Model]:
    """With his tasks there; the group stays one of several departments."""
    places = _places(goes).filter(task_force__complaint=complaint)
    rows: list[Model] = []
    for place in places.select_related("task_force"):
        place.task_force.complaint = complaint
        rows += services.exchange(
            place.task_force, goes=goes, comes=comes, now=timezone.now()
        )
    return rows


def _give_tasks(complaint: Complaint, *, goes: User, comes: User) -> list[Model]:
    """What he had not finished where he has no place any more."""
    tasks = list(_tasks(goes).filter(task_force__complaint=complaint))
    for task in tasks:
        task.person = comes
        task.save()
    return list[Model](tasks)


holds(
    Held(
        name="places",
        label=_("问题解决小组的成员及任务"),
        rows=_places,
        give=_give_places,
        case="task_force__complaint",
    )
)
holds(
    Held(
        name="tasks",
        label=_("未完成的小组任务"),
        rows=_tasks,
        give=_give_tasks,
        case="task_force__complaint",
    )
)
