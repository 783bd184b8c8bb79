"""The counter: a new complaint, and two parts of its page that come as one types."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from complaints import services
from complaints.acts.forms.fields import add_refusal
from complaints.acts.forms.moments import MomentField, this_minute
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.case.choices import ADVISORY
from complaints.case.finding import similar as similarity
from complaints.case.models import Complaint
from complaints.clocks.models import Result
from complaints.desk.counter import from_proposal, known_client, story
from complaints.desk.counter import saving as counter
from complaints.desk.counter.forms import CounterForm
from complaints.drafts import files, keeping, sending
from complaints.drafts.opened import gone_on_with
from complaints.drafts.sending import AlreadySavedError
from complaints.incidents.same_incident import SameIncidentForm, following
from complaints.intake.proposals.models import Proposal
from complaints.intake.proposals.rules import may_decide
from complaints.requests.models import EscalationState


@login_required
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    _allow(request)
    proposal = from_proposal.asked(request)
    if request.method == "POST":
        return _receive(request, proposal)
    if proposal and (refusal := may_decide(proposal, request.user)):
        refusal.stop()
        messages.warning(request, refusal.message)
        return redirect(proposal)
    return _blank(request, proposal)


@login_required
@require_POST
def similar(request: StaffRequest) -> HttpResponse:
    """By POST: what is typed of a client must not stand in any log of addresses."""
    _allow(request)
    asked = {
        name: request.POST.get(name, "").replace("\0", "")
        for name in ("client_name", "telephone", "statement")
    }
    of_client = similarity.of_client(
        request.user, name=asked["client_name"], telephone=asked["telephone"]
    )
    in_words = similarity.in_words(
        request.user, statement=asked["statement"], now=timezone.now(), but=of_client
    )
    context = {
        "of_client": of_client,
        "in_words": in_words,
        "reopenable": similarity.reopenable(
            of_client, request.user, now=timezone.now()
        ),
        "known": known_client.known_by(asked["telephone"], of_client),
    }
    return render(request, "complaints/counter/similar.html", context)


@login_required
@require_POST
def known(request: StaffRequest, number: str) -> JsonResponse:
    """The client's data of an earlier case, for whoever typed his whole telephone."""
    case = case_of(request, number)
    _allow(request)
    telephone = request.POST.get("telephone", "").replace("\0", "")
    if not known_client.known_by(telephone, [case]):
        return JsonResponse({}, status=400)
    return JsonResponse(known_client.taken_over(case))


@login_required
@require_POST
def drafted(request: StaffRequest) -> JsonResponse:
    """What follows from the story of a case that is settled on the spot."""
    _allow(request)
    return JsonResponse(story.of_typed(request.POST.dict()))


@login_required
@require_GET
def promise(request: StaffRequest) -> HttpResponse:
    _allow(request)
    try:
        received_at = MomentField().clean(request.GET.get("received_at", ""))
    except ValidationError as error:
        context: dict[str, Any] = {"promise": None, "problems": error.messages}
        return render(request, "complaints/counter/promised.html", context, status=422)
    nature = request.GET.get("nature", "")
    context = {"promise": _promise(request, received_at, nature), "problems": []}
    return render(request, "complaints/counter/promised.html", context)


@login_required
@require_GET
def received(request: StaffRequest, number: str) -> HttpResponse:
    """After saving: the number, what was promised, what is due next."""
    case = case_of(request, number)
    context = {
        "case": case,
        "agreed": case.contacts.filter(agreed_at__isnull=False).first(),
        "waiting": case.escalations.filter(state=EscalationState.PENDING),
        "clocks": case.deadlines.filter(result=Result.PENDING).order_by("due_at"),
        "missed": case.deadlines.filter(result=Result.BREACHED).exists(),
        "attachments": case.attachments.count(),
    }
    return render(request, "complaints/counter/received.html", context)


def _allow(request: StaffRequest) -> None:
    if not request.user.works_on_cases:
        raise PermissionDenied


def _blank(request: StaffRequest, proposal: Proposal | None) -> HttpResponse:
    """An unfinished form that is gone on with, else what the last client's shares."""
    earlier = counter.walk_ins_lately(request.user, now=timezone.now())
    after = _last_client(request)
    initial = counter.shared_with(after) if after else {}
    joins = following(after) if after else None
    draft = gone_on_with(request)
    if draft:
        initial = keeping.as_initial(draft, CounterForm.base_fields)
        typed = keeping.as_initial(draft, SameIncidentForm.base_fields)
        joins = SameIncidentForm(initial=typed)
    form = CounterForm(by=request.user, initial=initial, proposal=proposal)
    return _page(request, form, earlier=earlier, draft=draft, after=after, joins=joins)


def _last_client(request: StaffRequest) -> Complaint | None:
    return _numbered(request, request.GET.get("after", ""))


def _numbered(request: StaffRequest, number: str) -> Complaint | None:
    number = number.replace("\0", "")
    if not number:
        return None
    visible = Complaint.objects.visible_to(request.user).defer("search_vector")
    return visible.filter(number=number).first()


def _receive(request: StaffRequest, proposal: Proposal | None) -> HttpResponse:
    form = CounterForm(request.POST, request.FILES, by=request.user, proposal=proposal)
    joins = SameIncidentForm(request.POST)
    if form.is_valid() and joins.is_valid():
        try:
            case = sending.once(
                request,
                lambda: counter.receive(
                    form.intake(), by=request.user, proposal=proposal
                ),
                leads_to=lambda case: _leads_to(request, case),
            )
        except AlreadySavedError as saved:
            return redirect(saved.address)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            _join(request, joins, case)
            return _saved(request, case)
    earlier = counter.walk_ins_lately(request.user, now=timezone.now())
    return _page(request, form, earlier=earlier, status=422, joins=joins)


def _leads_to(request: StaffRequest, case: Complaint) -> str:
    """To the case, unless it is about this colleague himself."""
    if Complaint.objects.visible_to(request.user).filter(pk=case.pk).exists():
        return reverse("complaints:received", args=[case.number])
    return reverse("complaints:new")


def _join(request: StaffRequest, joins: SameIncidentForm, case: Complaint) -> None:
    """The complaint is received whether or not it joins."""
    last = _numbered(request, joins.cleaned_data["after"])
    if last is None or not joins.cleaned_data["same_incident"]:
        return
    title = joins.cleaned_data["incident_title"]
    try:
        services.join(case, like=last, title=title, by=request.user)
    except (ValidationError, PermissionDenied):
        said = _("%(number)s 未能归入群体事件，请在投诉页办理。")
        messages.warning(request, said % {"number": case.number})
    else:
        messages.success(request, _("已归入群体事件。"))


def _saved(request: StaffRequest, case: Complaint) -> HttpResponse:
    new_form = reverse("complaints:new")
    if not Complaint.objects.visible_to(request.user).filter(pk=case.pk).exists():
        said = _("已受理 %(number)s。您被列为被投诉员工，本件由 %(who)s 负责。")
        who = {"number": case.number, "who": case.first_responsible}
        messages.success(request, said % who)
        return redirect(new_form)
    if "next" in request.POST:
        said = _("已受理 %(number)s，请接待下一位客户。")
        messages.success(request, said % {"number": case.number})
        return redirect(f"{new_form}?after={case.number}")
    return redirect("complaints:received", case.number)


def _page(
    request: StaffRequest,
    form: CounterForm,
    *,
    earlier: int,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    files.show(request, form)
    promise = _promise(request, form["received_at"].value(), form["nature"].value())
    if not form.is_bound:
        form.initial.setdefault("agreed_at", promise.proposed_at)
    context = {
        "draft": None,
        "after": None,
        "joins": None,
        **context,
        "form": form,
        "proposal": form.proposal,
        "crowd": earlier + 1 >= counter.AT_ONCE,
        "earlier": earlier,
        "promise": promise,
        "problems": [],
        "now": timezone.now(),
    }
    return render(request, "complaints/counter/counter.html", context, status=status)


def _promise(request: StaffRequest, moment: object, nature: object) -> counter.Promise:
    """For a time that can't be read, that of a complaint received now."""
    try:
        received_at = MomentField().clean(moment)
    except ValidationError:
        received_at = this_minute()
    return counter.promise(
        received_at,
        branch=request.user.branch,
        is_advisory=nature in ADVISORY,
        now=timezone.now(),
    )
