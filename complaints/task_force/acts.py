"""The acts of task forces (norm 18.2)."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords
from complaints.case.models import Complaint
from complaints.task_force import forms, rules, services
from complaints.task_force.models import Task, TaskForce
from complaints.task_force.section import TaskForceSection


def _force(complaint: Complaint, pk: int) -> TaskForce:
    force: TaskForce = get_object_or_404(complaint.task_forces, pk=pk)
    return force


def _task(complaint: Complaint, pk: int) -> Task:
    rows = Task.objects.select_related("task_force__leader", "done_by")
    task: Task = get_object_or_404(rows, task_force__complaint=complaint, pk=pk)
    task.task_force.complaint = complaint
    return task


register(
    Act(
        name="set_up_task_force",
        label=_("设立问题解决小组"),
        icon="people",
        path="task-force/new",
        may=rules.may_set_up,
        form=forms.SetUpTaskForceForm,
        do=services.set_up_task_force,
        done=_("小组已设立，并已通知成员。"),
        told=TimelineWords(),
        section="task_force",
    ),
    Act(
        name="give_task",
        label=_("布置任务"),
        icon="list-task",
        path="task-force/<int:pk>/task",
        row=_force,
        may=rules.may_lead,
        form=forms.GiveTaskForm,
        do=services.give_task,
        done=_("任务已布置，并已通知负责人。"),
        told=TimelineWords(_("布置小组任务")),
        section="task_force",
    ),
    Act(
        name="exchange_member",
        label=_("更换成员"),
        icon="people",
        path="task-force/<int:pk>/exchange",
        row=_force,
        may=rules.may_lead,
        form=forms.ExchangeMemberForm,
        do=services.exchange_member,
        done=_("成员已更换，并已通知。"),
        told=TimelineWords(_("更换小组成员")),
        section="task_force",
    ),
    Act(
        name="finish_task",
        label=_("完成任务"),
        icon="check2-square",
        path="tasks/<int:pk>/finish",
        row=_task,
        may=rules.may_finish_task,
        form=forms.FinishTaskForm,
        do=services.finish_task,
        done=_("任务已完成。"),
        told=TimelineWords(_("完成小组任务")),
        section="task_force",
    ),
    Act(
        name="dissolve_task_force",
        label=_("解散小组"),
        icon="people",
        path="task-force/<int:pk>/dissolve",
        row=_force,
        may=rules.may_lead,
        form=forms.DissolveForm,
        do=services.dissolve_task_force,
        done=_("小组已解散。"),
        told=TimelineWords(),
        section="task_force",
    ),
    section=TaskForceSection(),
)
