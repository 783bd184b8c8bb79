"""norm 18.2: a leader sets a task force up; who has a task in it finishes it."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import LEADERS, READERS, RUNNING, Refusal, Rule, denied
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.task_force.models import Task, TaskForce

ARCHIVED = _("投诉已结案，不再登记。")


def _has_one(complaint: Complaint, user: User) -> Refusal | None:
    if any(force.is_at_work for force in complaint.task_forces.all()):
        return Refusal(_now("已有一个问题解决小组。"))
    return None


def _is_dissolved(force: TaskForce, user: User) -> Refusal | None:
    return None if force.is_at_work else Refusal(_now("小组已解散。"))


def _is_done_or_anothers(task: Task, user: User) -> Refusal | None:
    if task.is_done:
        return Refusal(_now("%(name)s 已登记完成。") % {"name": task.done_by})
    if user.pk in (task.person_id, task.task_force.leader_id):
        return None
    return denied()


may_set_up = Rule(states=RUNNING, by=LEADERS, unless=_has_one, ended=ARCHIVED)
# Tasks, exchanges and the dissolution are of a group at work.
may_lead = Rule(states=RUNNING, by=LEADERS, unless=_is_dissolved, ended=ARCHIVED)
may_finish_task = Rule(
    states=tuple(State),
    by=READERS,
    unless=_is_done_or_anothers,
    when=_("任务的负责人或组长"),
)
