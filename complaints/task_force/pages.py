"""norm 18.2: the task force of a case, and its tasks."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints import services
from complaints.acts import section_pages as sections
from complaints.acts.pages import act, posted
from complaints.acts.web import StaffRequest, case_of
from complaints.case.choices import ENDED
from complaints.case.models import Complaint, leads
from complaints.decision_group.forms import OutcomeForm
from complaints.task_force import services as lifecycle
from complaints.task_force.forms import (
    ExchangeMemberForm,
    FinishTaskForm,
    GiveTaskForm,
    SetUpTaskForceForm,
)
from complaints.task_force.models import Task, TaskForce


@require_safe
@never_cache
@login_required
def task_force(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    rows = list(
        complaint.task_forces.select_related("leader", "dissolved_by")
        .prefetch_related("members__user", "tasks__person", "tasks__done_by")
        .order_by("-set_up_at", "-pk")
    )
    shown = [
        {
            "force": force,
            "tasks": [
                (task, lifecycle.may_finish(task, force, request.user))
                for task in force.tasks.all()
            ],
        }
        for force in rows
    ]
    at_work = any(force.is_at_work for force in rows)
    may_lead = leads(complaint, request.user) and complaint.state not in ENDED
    context = {
        "rows": shown,
        "may_lead": may_lead,
        "may_set_up": may_lead and not at_work,
    }
    return sections.respond(request, complaint, "task_force", context)


@login_required
@require_http_methods(["GET", "POST"])
def set_up(request: StaffRequest, number: str) -> HttpResponse:
    complaint = _led(request, number)
    form = SetUpTaskForceForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.set_up_task_force(
            complaint, by=request.user, **form.cleaned_data
        ),
        title=_("设立问题解决小组"),
        done=_("小组已设立，并已通知成员。"),
        legal=complaint.state not in ENDED
        and not complaint.task_forces.filter(dissolved_at=None).exists(),
        back="task_force",
    )


@login_required
@require_http_methods(["GET", "POST"])
def give_task(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint = _led(request, number)
    force = _force_of(complaint, pk)
    form = GiveTaskForm(posted(request), complaint=complaint, by=request.user)
    form = form.among(_members(force))
    return act(
        request,
        form,
        lambda: services.give_task(force, by=request.user, **form.cleaned_data),
        title=_("布置任务"),
        done=_("任务已布置，并已通知负责人。"),
        legal=force.is_at_work,
        back="task_force",
    )


@login_required
@require_http_methods(["GET", "POST"])
def exchange_member(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint = _led(request, number)
    force = _force_of(complaint, pk)
    form = ExchangeMemberForm(posted(request), complaint=complaint, by=request.user)
    form = form.among(_members(force))
    return act(
        request,
        form,
        lambda: services.exchange_member(force, by=request.user, **form.cleaned_data),
        title=_("更换小组成员"),
        done=_("成员已更换，并已通知。"),
        legal=force.is_at_work,
        back="task_force",
    )


@login_required
@require_http_methods(["GET", "POST"])
def finish_task(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint = case_of(request, number)
    tasks = Task.objects.filter(task_force__complaint=complaint)
    task = get_object_or_404(tasks.select_related("task_force__leader"), pk=pk)
    task.task_force.complaint = complaint
    if not task.is_done and not lifecycle.may_finish(
        task, task.task_force, request.user
    ):
        raise PermissionDenied
    form = FinishTaskForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.finish_task(
            task, result=form.cleaned_data["result"], by=request.user
        ),
        title=_("完成任务"),
        done=_("任务已完成。"),
        legal=not task.is_done,
        back="task_force",
    )


@login_required
@require_http_methods(["GET", "POST"])
def dissolve(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint = _led(request, number)
    force = _force_of(complaint, pk)
    form = OutcomeForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.dissolve_task_force(
            force, outcome=form.cleaned_data["outcome"], by=request.user
        ),
        title=_("解散小组"),
        done=_("小组已解散。"),
        legal=force.is_at_work,
        back="task_force",
    )


def _led(request: StaffRequest, number: str) -> Complaint:
    complaint = case_of(request, number)
    if not leads(complaint, request.user):
        raise PermissionDenied
    return complaint


def _members(force: TaskForce) -> list[int]:
    return list(force.members.present().values_list("user", flat=True))


def _force_of(complaint: Complaint, pk: int) -> TaskForce:
    force = get_object_or_404(complaint.task_forces, pk=pk)
    force.complaint = complaint
    return force
