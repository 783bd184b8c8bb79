"""The steps of a case: fetch, form, service, back to the case."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from complaints import services
from complaints.acts.pages import act, allow_work, asked, is_offered, posted
from complaints.acts.web import StaffRequest, case_of
from complaints.case.contacts import REPLIES, Purpose
from complaints.lifecycle import requirements
from complaints.lifecycle.forms import resolving
from complaints.lifecycle.forms import steps as forms
from complaints.lifecycle.forms.corrections import CorrectForm
from complaints.reply_templates import drafting as replies


@login_required
@require_http_methods(["GET", "POST"])
def acknowledge(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.AcknowledgeForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.acknowledge(
            complaint, by=request.user, contact=form.contact(), **form.rest()
        ),
        title=_("确认受理"),
        done=_("已确认受理。"),
        legal=is_offered(request, complaint, "acknowledge"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def investigate(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.InvestigateForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.investigate(complaint, by=request.user, **form.cleaned_data),
        title=_("开始调查"),
        done=_("已开始调查。"),
        legal=is_offered(request, complaint, "investigate"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def findings(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = resolving.FindingsForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.record_findings(
            complaint, findings=form.findings(), by=request.user
        ),
        title=_("填写调查结果"),
        done=_("调查结果已保存。"),
        legal=is_offered(request, complaint, "record_findings"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def resolve(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = resolving.ResolveForm(
        posted(request),
        complaint=complaint,
        by=request.user,
        initial=asked(request, "way"),
    )
    return act(
        request,
        form,
        lambda: services.resolve(
            complaint,
            by=request.user,
            findings=form.findings(),
            feedback=form.feedback(),
            judged=form.judged(),
        ),
        title=_("办结"),
        done=_("已办结。"),
        legal=is_offered(request, complaint, "resolve"),
        lacks=requirements.lacks_to_resolve(complaint),
    )


@login_required
@require_http_methods(["GET", "POST"])
def settle_on_spot(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = resolving.SettleForm(
        posted(request),
        complaint=complaint,
        by=request.user,
        initial=asked(request, "way"),
    )
    return act(
        request,
        form,
        lambda: services.settle_on_spot(
            complaint,
            findings=form.findings(),
            feedback=form.told(),
            record=form.record(),
            judged=form.judged(),
            by=request.user,
        ),
        title=_("当场办结"),
        done=_("已当场办结。"),
        legal=is_offered(request, complaint, "settle_on_spot"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.CloseForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.close(complaint, by=request.user),
        title=_("归档"),
        done=_("已归档。"),
        legal=is_offered(request, complaint, "close"),
        lacks=requirements.lacks_to_close(complaint),
    )


@login_required
@require_http_methods(["GET", "POST"])
def reopen(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.ReopenForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.reopen(complaint, by=request.user, **form.cleaned_data),
        title=_("重新处理"),
        done=_("已重新处理，时限重新计算。"),
        legal=is_offered(request, complaint, "reopen"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = CorrectForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.correct(
            complaint,
            values=form.values(),
            reason=form.cleaned_data["reason"],
            by=request.user,
        ),
        title=_("更正登记"),
        done=_("已更正，原值保留在记录中。"),
        legal=is_offered(request, complaint, "correct"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def contact(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.ContactForm(
        posted(request),
        complaint=complaint,
        by=request.user,
        initial=asked(request, "purpose", "way"),
    )
    return act(
        request,
        form,
        lambda: services.record_contact(
            complaint,
            entry=form.entry(form.cleaned_data["purpose"]),
            by=request.user,
        ),
        title=_("登记联系"),
        done=_("联系记录已保存。"),
        legal=is_offered(request, complaint, "record_contact"),
    )


@login_required
@require_POST
def reply_text(request: StaffRequest, number: str) -> HttpResponse:
    """The template for this way, with what is typed so far: for htmx, into the text."""
    complaint = case_of(request, number)
    allow_work(request, complaint)
    if request.POST.get("purpose", Purpose.FINAL_FEEDBACK) not in REPLIES:
        return HttpResponse(status=204)
    typed = {name: request.POST.get(name, "") for name in replies.TYPED}
    way = request.POST.get("way", "")
    text = replies.starting_text(complaint, way, by=request.user, typed=typed)
    return HttpResponse(escape(text)) if text else HttpResponse(status=204)
