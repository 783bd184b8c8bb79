"""norm 18.2, 18.3: task forces and decision groups, behind the visibility rule."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from branches.models import Department
from complaints.case.admin import CaseAdmin, CaseInline
from complaints.task_force.models import Task, TaskForce, TaskForceMember


class MemberInline(CaseInline):
    model = TaskForceMember
    fields = ("user", "of_department", "left_at")

    @admin.display(description=_("部门"))
    def of_department(self, row: TaskForceMember) -> str:
        return str(dict(Department.choices).get(row.department, row.department))


class TaskInline(CaseInline):
    model = Task
    fields = ("what", "person", "due_at", "done_at", "result")


@admin.register(TaskForce)
class TaskForceAdmin(CaseAdmin):
    list_display = ("number", "leader", "set_up_at", "dissolved_at")
    list_select_related = ("complaint", "leader")
    search_fields = ("complaint__number",)
    inlines = (MemberInline, TaskInline)
