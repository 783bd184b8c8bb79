"""norm 18.2, 18.3: task forces and decision groups, behind the visibility rule."""

from django.contrib import admin

from complaints.case.admin import CaseAdmin, CaseInline
from complaints.decisions.decision_group import GroupDecision, GroupVoice
from complaints.decisions.task_force import Task, TaskForce, TaskForceMember


class MemberInline(CaseInline):
    model = TaskForceMember
    fields = ("user", "department", "left_at")


class TaskInline(CaseInline):
    model = Task
    fields = ("what", "person", "due_at", "done_at", "result")


class VoiceInline(CaseInline):
    model = GroupVoice
    fields = ("member", "consents", "comment", "answered_at", "left_at")


@admin.register(TaskForce)
class TaskForceAdmin(CaseAdmin):
    list_display = ("number", "leader", "set_up_at", "dissolved_at")
    list_select_related = ("complaint", "leader")
    search_fields = ("complaint__number",)
    inlines = (MemberInline, TaskInline)


@admin.register(GroupDecision)
class GroupDecisionAdmin(CaseAdmin):
    list_display = ("number", "verdict", "charged", "due_at", "carried_out_at")
    list_filter = ("verdict",)
    list_select_related = ("complaint", "charged")
    search_fields = ("complaint__number",)
    inlines = (VoiceInline,)
