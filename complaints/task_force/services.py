"""norm 18.2: set up a task force, give its members tasks, and dissolve it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import DIRECTORS, User
from complaints.acts import acting
from complaints.acts.rules import want
from complaints.case.colleagues import colleagues
from complaints.case.models import Complaint
from complaints.clocks.notifications import Subject
from complaints.requests import notices
from complaints.task_force import rules
from complaints.task_force.models import Task, TaskForce, TaskForceMember

# Of so many departments, or it is no task force.
DEPARTMENTS = 2


@transaction.atomic
def set_up_task_force(
    complaint: Complaint,
    *,
    purpose: str,
    leader: User,
    members: Sequence[User],
    by: User,
) -> TaskForce:
    """The leader is a member; they come of several departments, and are told."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_set_up, complaint, by, now=now)
    people = {user.pk: user for user in [leader, *members]}
    _check(complaint, leader, people)
    force = TaskForce(
        complaint=complaint,
        cycle=complaint.cycle,
        purpose=purpose,
        leader=leader,
        set_up_by=by,
        set_up_at=now,
    )
    force.full_clean(exclude=["complaint", "leader", "set_up_by"])
    force.save()
    rows = [
        TaskForceMember(task_force=force, user=user, department=user.department)
        for user in people.values()
    ]
    TaskForceMember.objects.bulk_create(rows)
    acting.record(
        complaint,
        "set_up_task_force",
        by,
        now=now,
        texts={"purpose": purpose},
        rows=[force, *rows],
    )
    others = [user for user in people.values() if user.pk != by.pk]
    notices.matter(complaint, others, Subject.TASK, _("您已加入问题解决小组"), now=now)
    return force


@transaction.atomic
def give_task(
    force: TaskForce, *, what: str, person: User, due_at: datetime, by: User
) -> Task:
    """By the group's leader, or another leader of the branch, to a member."""
    now = timezone.now()
    force = acting.lock_row(rules.may_lead, force, by, now=now)
    complaint = force.complaint
    if person.pk not in force.members.present().values_list("user", flat=True):
        raise ValidationError({"person": _("请选择小组成员。")})
    if person not in colleagues(complaint):
        raise ValidationError({"person": _("该同事不能办理本投诉。")})
    task = Task(
        task_force=force,
        what=what,
        person=person,
        given_by=by,
        given_at=now,
        due_at=due_at,
    )
    task.full_clean(exclude=["task_force", "person", "given_by"])
    task.save()
    acting.record(
        complaint,
        "give_task",
        by,
        now=now,
        facts={"due_at": due_at},
        texts={"what": what},
        rows=[task],
    )
    told = [person] if person.pk != by.pk else []
    notices.matter(complaint, told, Subject.TASK, _("请完成小组任务"), now=now)
    return task


@transaction.atomic
def exchange_member(
    force: TaskForce, *, goes: User, comes: User, reason: str, by: User
) -> TaskForce:
    """One for one, who takes over what the other has not finished; a leader's post too.

    The group is still of several departments afterwards (norm 18.2).
    """
    now = timezone.now()
    force = acting.lock_row(rules.may_lead, force, by, now=now)
    complaint = force.complaint
    acting.want_reason(reason)
    rows = exchange(force, goes=goes, comes=comes, now=now)
    tasks = [row for row in rows if isinstance(row, Task)]
    acting.record(
        complaint,
        "exchange_member",
        by,
        now=now,
        reason=reason,
        facts={"tasks": len(tasks)},
        rows=rows,
    )
    words = {comes: _("您已加入问题解决小组"), goes: _("您已退出问题解决小组")}
    for person in words.keys() - {by}:
        notices.matter(complaint, [person], Subject.TASK, words[person], now=now)
    return force


def exchange(
    force: TaskForce, *, goes: User, comes: User, now: datetime
) -> list[Model]:
    """Of a locked case; the rows that were written."""
    gone = _exchanged(force, goes, comes)
    gone.left_at = now
    gone.save()
    force.save()
    come = TaskForceMember(task_force=force, user=comes, department=comes.department)
    come.save()
    return [force, gone, come, *_hand_on(force, goes, comes)]


def _exchanged(force: TaskForce, goes: User, comes: User) -> TaskForceMember:
    """The row of who goes; refused where the group can't be with the other."""
    members = {
        row.user_id: row for row in force.members.present().select_related("user")
    }
    if goes.pk not in members:
        raise ValidationError({"goes": _("请选择小组成员。")})
    if comes.pk in members:
        raise ValidationError({"comes": _("该同事已是小组成员。")})
    gone = members.pop(goes.pk)
    if force.leader_id == goes.pk:
        force.leader = comes
    people = {comes.pk: comes, **{row.user_id: row.user for row in members.values()}}
    _check(force.complaint, force.leader, people, among={comes.pk}, at="comes")
    return gone


def _hand_on(force: TaskForce, goes: User, comes: User) -> list[Task]:
    """What the one has not finished is the other's now."""
    tasks = list(force.tasks.filter(person=goes, done_at=None))
    for task in tasks:
        task.person = comes
        task.save()
    return tasks


@transaction.atomic
def finish_task(task: Task, *, result: str, by: User) -> Task:
    """By its person, or the leader of the group."""
    now = timezone.now()
    complaint = acting.lock(task.complaint, by, now=now)
    task = Task.objects.select_related("task_force__leader").get(pk=task.pk)
    force = task.task_force
    force.complaint = complaint
    want(rules.may_finish_task, task, by)
    task.result, task.done_by, task.done_at = result, by, now
    task.full_clean(exclude=["task_force", "person", "given_by", "done_by"])
    task.save()
    acting.record(
        complaint,
        "finish_task",
        by,
        now=now,
        facts={"late": task.was_late},
        texts={"result": result},
        rows=[task],
    )
    told = [force.leader] if force.leader_id != by.pk else []
    notices.matter(complaint, told, Subject.TASK, _("小组任务已完成"), now=now)
    return task


@transaction.atomic
def dissolve_task_force(force: TaskForce, *, outcome: str, by: User) -> TaskForce:
    """With what it solved, when nothing is left to do."""
    now = timezone.now()
    force = acting.lock_row(rules.may_lead, force, by, now=now)
    if force.tasks.filter(done_at=None).exists():
        raise ValidationError(_("还有任务未完成，完成后再解散。"))
    force.outcome, force.dissolved_by, force.dissolved_at = outcome, by, now
    force.full_clean(exclude=["complaint", "leader", "set_up_by", "dissolved_by"])
    force.save()
    acting.record(
        force.complaint,
        "dissolve_task_force",
        by,
        now=now,
        texts={"outcome": outcome},
        rows=[force],
    )
    return force


def _check(
    complaint: Complaint,
    leader: User,
    people: dict[int, User],
    *,
    at: str = "",
    among: Collection[int] | None = None,
) -> None:
    """Of an exchange only who comes must be able; what is wrong stands `at` a field."""
    if leader.post not in DIRECTORS:
        raise ValidationError({at or "leader": _("组长须由营销总监或运行总监担任。")})
    able = set(colleagues(complaint).values_list("pk", flat=True))
    if not set(people if among is None else among) <= able:
        said = _("成员须是能查看本投诉的营业部同事。")
        raise ValidationError({at or "members": said})
    departments = {user.department for user in people.values() if user.department}
    if len(departments) < DEPARTMENTS:
        said = _("小组须由两个以上部门的人员组成。")
        raise ValidationError({at or "members": said})
