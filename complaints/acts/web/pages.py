"""One way to do an act: GET shows its form, POST does it and goes back to the case.

In the case page htmx swaps the form in place; without JavaScript it is a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_fsm import TransitionNotAllowed
from django_htmx.http import HttpResponseClientRedirect

from complaints.acts import refusals, wording
from complaints.acts.act import Act, AnyAct
from complaints.acts.dossier import Missing
from complaints.acts.forms.shape import StepForm
from complaints.acts.hooks import Hook
from complaints.acts.registry import ACTS
from complaints.acts.rules import Refusal, moved_on
from complaints.acts.web import section_pages
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.case.models import Complaint
from complaints.case.models.contacts import Purpose
from complaints.case.rights import works_on
from complaints.drafts import keeping, sending
from complaints.drafts.sending import AlreadySavedError

# The whole case page, with one of its own forms as it was sent; the desk provides it.
show_case: Hook[..., HttpResponse] = Hook("show_case")


def routes() -> Iterator[URLPattern]:
    """One for each act that the rooms have declared."""
    for act in ACTS.values():
        yield route(act, f"complaints/<str:number>/{act.path}/", do)


def route(act: AnyAct, address: str, do: Callable[..., HttpResponseBase]) -> URLPattern:
    """`do` answers it: called with the act, the request, and what the address says."""
    view = login_required(require_http_methods(["GET", "POST"])(partial(do, act)))
    return path(address, view, name=act.name)


def do(act: Act, request: StaffRequest, number: str, **row: object) -> HttpResponse:
    """The page of an act: who may never is told at once, and where nothing is."""
    complaint = case_of(request, number)
    target = act.row(complaint, **row) if act.row else complaint
    refusal = act.may(target, request.user)
    if refusal:
        refusal.stop()
    form = act.form(
        posted(request),
        complaint=complaint,
        row=target,
        by=request.user,
        initial=asked(request, *act.prefilled) | keeping.typed(request, *act.prefilled),
    )

    def carry_out() -> object:
        outcome = act.do(target, by=request.user, **form.given())
        if act.after:
            act.after(request, outcome)
        return outcome

    return run(
        request,
        form,
        carry_out,
        title=act.heading(target),
        done=str(act.done),
        refusal=refusal,
        missing=act.missing(complaint) if act.missing else (),
        back=act.section,
    )


def run(
    request: StaffRequest,
    form: StepForm,
    do: Callable[[], object],
    *,
    title: str,
    done: str = "",
    refusal: Refusal | None = None,
    missing: Sequence[Missing] = (),
    back: str = "",
    context: Mapping[str, object] | None = None,
) -> HttpResponse:
    """What a service refuses is shown in the form, with everything that was typed.

    `refusal` says why the page may not offer it; the service decides again. `back` is
    the section of the dossier to return to, else it is the case.
    """
    if request.method == "POST" and form.is_valid():
        try:
            outcome = sending.once(
                request, do, leads_to=lambda _done: address(form.complaint, back)
            )
        except AlreadySavedError:
            return to_case(request, form.complaint, back=back)
        except TransitionNotAllowed:
            _note_refusal(request, form.complaint)
            return stale(request, form.complaint)
        except ValidationError as error:
            form.show(error)
            missing = _with_refused(missing, error)
        else:
            _say_done(request, form.complaint, outcome, done)
            return to_case(request, form.complaint, back=back)
    elif refusal:
        _note_refusal(request, form.complaint)
        return stale(request, form.complaint, refusal)
    shown = {"title": title, "back": address(form.complaint, back), **(context or {})}
    return _show(request, form, missing, shown)


def _say_done(
    request: StaffRequest, complaint: Complaint, outcome: object, done: str
) -> None:
    messages.success(request, _waits(outcome) or done + _next_due(complaint))


def _show(
    request: StaffRequest,
    form: StepForm,
    missing: Sequence[Missing],
    shown: Mapping[str, object],
) -> HttpResponse:
    """With what was typed before, where its draft is gone on with."""
    keeping.restore(request, form)
    template = f"complaints/acts/{'step_form' if request.htmx else 'step'}.html"
    context = {
        "complaint": form.complaint,
        "form": form,
        "missing": _links(form, missing),
        "may_send": bool(form.fields) or not missing,
        **shown,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


def _note_refusal(request: StaffRequest, complaint: Complaint) -> None:
    """norm 9.1, of those who work on the case; to look at a step's form is no try."""
    move = request.resolver_match.url_name if request.resolver_match else None
    if request.method == "POST" and move and works_on(complaint, request.user):
        refusals.refuse(complaint, move=move, by=request.user)


def posted(request: StaffRequest) -> QueryDict | None:
    """What was sent; None where the form is only looked at."""
    return request.POST if request.method == "POST" else None


def asked(request: StaffRequest, *names: str) -> dict[str, str]:
    """What the address says to begin with; what makes no sense is chosen anew."""
    return {name: request.GET[name] for name in names if name in request.GET}


def stale(
    request: StaffRequest, complaint: Complaint, refusal: Refusal | None = None
) -> HttpResponse:
    """Back to the case with what it is like now: why, in the rule's own words."""
    said = refusal.message if refusal else ""
    messages.warning(request, said or moved_on().message)
    return to_case(request, complaint)


def to_case(
    request: StaffRequest, complaint: Complaint, *, back: str = ""
) -> HttpResponse:
    if request.htmx:
        return HttpResponseClientRedirect(address(complaint, back))
    return redirect(address(complaint, back))


def address(complaint: Complaint, section: str = "") -> str:
    """The case, or the page of a section of its dossier."""
    return section_pages.where(complaint, section) or complaint.get_absolute_url()


def _with_refused(missing: Sequence[Missing], error: ValidationError) -> list[Missing]:
    """What was lacking before, and what is besides, now that this was typed."""
    if hasattr(error, "error_dict"):
        return list(missing)
    refused = [
        Missing(str(each.message), (each.params or {}).get("anchor", ""))
        for each in error.error_list
        if each.code == "missing"
    ]
    by_words = {str(one.message): one for one in (*missing, *refused)}
    return list(by_words.values())


def _links(form: StepForm, missing: Sequence[Missing]) -> list[tuple[str, str]]:
    """Each thing that is missing, with where it is filled in.

    What the form itself asks for is an error of its own once the form was sent.
    """
    links = [(one.message, _link(form, one)) for one in missing]
    if form.is_bound:
        links = [pair for pair in links if not pair[1].startswith("#")]
    return links


def _link(form: StepForm, one: Missing) -> str:
    number, anchor = form.complaint.number, one.anchor
    if name := form.control_for(one):
        return f"#step-{name}"
    if control := section_pages.filled_in(form.complaint, one):
        return control
    if anchor == "contact":
        if "said" in form.fields:
            return "#step-said"
        address = reverse("complaints:record_contact", args=[number])
        return f"{address}?purpose={Purpose.FINAL_FEEDBACK}"
    if anchor in ACTS:
        return ACTS[anchor].url(form.complaint)
    if anchor == "named":
        return reverse("complaints:name_staff", args=[number])
    if anchor == "category":
        return reverse("complaints:recategorise", args=[number])
    elsewhere = section_pages.where(form.complaint, anchor)
    return elsewhere or f"{form.complaint.get_absolute_url()}#{anchor}"


def _waits(outcome: object) -> str:
    """Where a request went; empty when the step was done at once."""
    said = getattr(outcome, "said_as_asked", None)
    return said() if said else ""


def _next_due(complaint: Complaint) -> str:
    due_at = Complaint.objects.values_list("next_due_at", flat=True).get(
        pk=complaint.pk
    )
    if due_at is None:
        return ""
    due = wording.exactly(due_at)
    if due_at < timezone.now():
        return _("仍有时限已超时：%(due)s。") % {"due": due}
    return _("下一时限：%(due)s。") % {"due": due}
