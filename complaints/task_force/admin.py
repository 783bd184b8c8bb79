"""norm 18.2, 18.3: task forces and decision groups, behind the visibility rule."""

from __future__ import annotations

from django.contrib import admin

from complaints.case.admin import CaseAdmin, CaseInline
from complaints.task_force.models import Task, TaskForce, TaskForceMember


class MemberInline(CaseInline):
    model = TaskForceMember
    fields = ("user", "department", "left_at")


class TaskInline(CaseInline):
    model = Task
    fields = ("what", "person", "due_at", "done_at", "result")


@admin.register(TaskForce)
class TaskForceAdmin(CaseAdmin):
    list_display = ("number", "leader", "set_up_at", "dissolved_at")
    list_select_related = ("complaint", "leader")
    search_fields = ("complaint__number",)
    inlines = (MemberInline, TaskInline)
