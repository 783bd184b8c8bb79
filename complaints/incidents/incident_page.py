"""norm 19, 22.1: the incidents of a branch, and what is done for all their clients."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints import services
from complaints.acts import lists
from complaints.acts.pages import posted
from complaints.acts.plain import act
from complaints.acts.web import StaffRequest
from complaints.case.models import Complaint
from complaints.incidents import forms as forms
from complaints.incidents import listed as pages
from complaints.incidents.meetings import Told
from complaints.incidents.models import Incident
from complaints.incidents.pages import gather

Form = TypeVar("Form", bound=forms.IncidentForm)


@require_safe
@never_cache
@login_required
def incidents(request: StaffRequest) -> HttpResponseBase:
    url = partial(lists.address, "incidents")
    page = lists.page(request, [pages.part(request.user)], url=url)
    context = {
        "incidents": page.rows,
        **page.links,
        "shows_branch": request.user.branch_id is None,
    }
    return render(request, "complaints/incidents/incidents.html", context)


@require_safe
@never_cache
@login_required
def one_incident(request: StaffRequest, pk: int) -> HttpResponseBase:
    incident = _incident(request, pk)
    rows = pages.rows(incident, request.user)
    works = incident.may_be_worked_by(request.user)
    alike = pages.alike(rows[0].case, request.user) if works and rows else []
    context = {
        "incident": incident,
        "rows": rows,
        "held": pages.held(incident, rows),
        "texts": pages.written(incident, request.user),
        "notices": incident.notices.select_related("written_by", "posted_by"),
        "alike": alike,
        "works": works,
        "untold": sum(1 for row in rows if not row.link.repair_told_at),
    }
    return render(request, "complaints/incidents/incident.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def gather_cases(request: StaffRequest, pk: int) -> HttpResponseBase:
    incident = _worked(request, pk)
    form = _form(request, forms.GatherForm, incident)
    return _act(
        request,
        form,
        lambda: gather(request, incident, form.cleaned_data["also"]),
        title=_("归入内容相近的投诉"),
        done=_("已归入。"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def hold_meeting(request: StaffRequest, pk: int) -> HttpResponseBase:
    incident = _worked(request, pk)
    form = _form(request, forms.MeetingForm, incident)
    return _act(
        request,
        form,
        lambda: services.hold_meeting(incident, entry=form.entry(), by=request.user),
        title=_("登记见面会"),
        done=_("已登记见面会。可为到会客户一并登记反馈。"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def tell_meeting(request: StaffRequest, pk: int, meeting: int) -> HttpResponseBase:
    incident = _worked(request, pk)
    of_meeting = get_object_or_404(
        incident.meetings.select_related("led_by"), pk=meeting
    )
    form = _form(request, forms.TellMeetingForm, incident)
    form.fields["said"].initial = of_meeting.said
    return _act(
        request,
        form,
        lambda: _told(
            request,
            incident,
            services.tell_meeting(of_meeting, entry=form.told(), by=request.user),
        ),
        title=_("为到会客户登记反馈"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def ask_text(request: StaffRequest, pk: int) -> HttpResponseBase:
    incident = _worked(request, pk)
    form = _form(request, forms.AskTextForm, incident)
    open_case = next((case for case in form.cases if case.is_open), None)

    def ask() -> object:
        if open_case is None:
            raise ValidationError(_("该事件的投诉都已办结。"))
        return services.ask_text(
            incident,
            complaint=open_case,
            text=form.cleaned_data["text"],
            by=request.user,
        )

    return _act(
        request, form, ask, title=_("送审统一答复"), done=_("已提交，等待批准。")
    )


@login_required
@require_http_methods(["GET", "POST"])
def deliver_text(request: StaffRequest, pk: int, text: int) -> HttpResponseBase:
    incident = _worked(request, pk)
    of_text = get_object_or_404(
        incident.texts.select_related("approved_by"), pk=text, approved_at__isnull=False
    )
    delivered = set(of_text.deliveries.values_list("complaint", flat=True))
    form = _form(request, forms.DeliverTextForm, incident, but=delivered)
    return _act(
        request,
        form,
        lambda: _told(
            request,
            incident,
            services.deliver_text(
                of_text,
                to=form.cleaned_data["to"],
                entry=form.told(of_text.text),
                way=form.cleaned_data["way"],
                at=form.cleaned_data["at"],
                by=request.user,
            ),
        ),
        title=_("登记统一答复的送达"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def repair_incident(request: StaffRequest, pk: int) -> HttpResponseBase:
    incident = _worked(request, pk)
    form = _form(request, forms.RepairForm, incident)
    return _act(
        request,
        form,
        lambda: services.repair_incident(
            incident, by=request.user, **form.cleaned_data
        ),
        title=_("登记问题已解决"),
        done=_("已登记。请逐一通知客户。"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def tell_repair(request: StaffRequest, pk: int) -> HttpResponseBase:
    incident = _worked(request, pk)
    told = incident.links.filter(repair_told_at__isnull=False, unlinked_at=None)
    form = _form(
        request,
        forms.TellRepairForm,
        incident,
        but=set(told.values_list("complaint", flat=True)),
    )

    def tell() -> None:
        given = form.cleaned_data
        links = incident.links.filter(unlinked_at=None, complaint__in=given["to"])
        for link in links.select_related("complaint", "incident"):
            services.tell_repair(
                link, at=given["at"], way=given["way"], by=request.user
            )

    return _act(request, form, tell, title=_("登记已通知客户"), done=_("已登记通知。"))


@login_required
@require_http_methods(["GET", "POST"])
def write_notice(request: StaffRequest, pk: int) -> HttpResponseBase:
    incident = _worked(request, pk)
    form = _form(request, forms.WriteNoticeForm, incident)
    return _act(
        request,
        form,
        lambda: services.write_notice(
            incident, text=form.cleaned_data["text"], by=request.user
        ),
        title=_("拟写书面答复"),
        done=_("已保存，可打印张贴。"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def post_notice(request: StaffRequest, pk: int, notice: int) -> HttpResponseBase:
    incident = _worked(request, pk)
    row = get_object_or_404(incident.notices, pk=notice)
    form = _form(request, forms.PostNoticeForm, incident)
    return _act(
        request,
        form,
        lambda: services.post_notice(row, by=request.user, **form.cleaned_data),
        title=_("登记张贴"),
        done=_("已登记张贴。"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def remove_notice(request: StaffRequest, pk: int, notice: int) -> HttpResponseBase:
    incident = _worked(request, pk)
    row = get_object_or_404(incident.notices, pk=notice)
    form = _form(request, forms.RemoveNoticeForm, incident)
    return _act(
        request,
        form,
        lambda: services.remove_notice(row, by=request.user, **form.cleaned_data),
        title=_("登记撤下"),
        done=_("已登记撤下。"),
    )


def _incident(request: StaffRequest, pk: int) -> Incident:
    visible = Incident.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("branch", "opened_by"), pk=pk)


def _worked(request: StaffRequest, pk: int) -> Incident:
    incident = _incident(request, pk)
    if not incident.may_be_worked_by(request.user):
        raise PermissionDenied
    return incident


def _form(
    request: StaffRequest,
    kind: type[Form],
    incident: Incident,
    *,
    but: Iterable[int] = (),
) -> Form:
    left_out = set(but)
    cases: list[Complaint] = [
        row.case
        for row in pages.rows(incident, request.user)
        if row.case.pk not in left_out
    ]
    return kind(posted(request), incident=incident, cases=cases, by=request.user)


def _act(
    request: StaffRequest,
    form: forms.IncidentForm,
    do: Callable[[], object],
    *,
    title: str,
    done: str = "",
) -> HttpResponseBase:
    return act(
        request,
        form,
        do,
        title=title,
        done=done,
        back=form.incident.get_absolute_url(),
        about=form.incident.title,
    )


def _told(
    request: StaffRequest, incident: Incident, results: list[Told]
) -> HttpResponseBase:
    """Who was told and who not, case by case."""
    if not results:
        messages.info(request, _("没有需要登记的客户。"))
    context = {"incident": incident, "results": results}
    return render(request, "complaints/incidents/told.html", context)
