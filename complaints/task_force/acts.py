"""How the timeline tells of it: norm 18.2."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import Told
from complaints.task_force.models import TaskForceSection

register(
    told={
        "set_up_task_force": Told(_("设立问题解决小组"), "people"),
        "give_task": Told(_("布置小组任务"), "list-task"),
        "finish_task": Told(_("完成小组任务"), "check2-square"),
        "dissolve_task_force": Told(_("解散小组"), "people"),
        "exchange_member": Told(_("更换小组成员"), "people"),
    },
    section=TaskForceSection(),
)
