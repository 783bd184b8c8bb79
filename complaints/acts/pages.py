"""One way to do a step: GET shows its form, POST does it and goes back to the case.

In the case page htmx swaps the form in place; without JavaScript it is a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed
from django_htmx.http import HttpResponseClientRedirect

from branches.models import Post
from complaints import services
from complaints.acts import section_pages as sections
from complaints.acts import wording
from complaints.acts.dossier import Lack
from complaints.acts.forms.shape import StepForm
from complaints.acts.offered import WORDS, offered
from complaints.acts.web import StaffRequest
from complaints.case.contacts import Purpose
from complaints.case.models import Complaint, works_on
from complaints.requests.models import Escalation
from complaints.requests.wanted import wanted


def act(
    request: StaffRequest,
    form: StepForm,
    do: Callable[[], object],
    *,
    title: str,
    done: str = "",
    legal: bool,
    lacks: Sequence[Lack] = (),
    asked: Escalation | None = None,
    back: str = "",
) -> HttpResponse:
    """What a service refuses is shown in the form, with everything that was typed.

    `legal` says whether the page may offer the step at all; the service decides again.
    `back` is the section of the dossier to return to, else it is the case.
    """
    if request.method == "POST" and form.is_valid():
        try:
            outcome = do()
        except TransitionNotAllowed:
            _note_refusal(request, form.complaint)
            return stale(request, form.complaint)
        except ValidationError as error:
            form.show(error)
        else:
            messages.success(
                request, _waits(outcome) or done + _next_due(form.complaint)
            )
            return to_case(request, form.complaint, back=back)
    elif not legal:
        _note_refusal(request, form.complaint)
        return stale(request, form.complaint)
    context = {
        "complaint": form.complaint,
        "form": form,
        "title": title,
        "lacks": _links(form, lacks),
        "may_send": bool(form.fields) or not lacks,
        "back": address(form.complaint, back),
        "asked": asked,
        "wanted": wanted(asked) if asked else "",
    }
    template = "step_form.html" if request.htmx else "step.html"
    return render(
        request,
        f"complaints/acts/{template}",
        context,
        status=422 if form.is_bound else 200,
    )


def is_offered(request: StaffRequest, complaint: Complaint, verb: str) -> bool:
    """Readers may not even look at a step's form."""
    if not works_on(complaint, request.user):
        raise PermissionDenied
    return verb in {step.verb for step in offered(complaint, request.user)}


def allow_work(request: StaffRequest, complaint: Complaint) -> None:
    if not works_on(complaint, request.user):
        raise PermissionDenied


def _note_refusal(request: StaffRequest, complaint: Complaint) -> None:
    """norm 9.1, of those who work on the case; to look at a step's form is no try."""
    move = request.resolver_match.url_name if request.resolver_match else None
    if request.method == "POST" and move and works_on(complaint, request.user):
        services.refuse(complaint, move=move, by=request.user)


def posted(request: StaffRequest) -> QueryDict | None:
    """What was sent; None where the form is only looked at."""
    return request.POST if request.method == "POST" else None


def asked(request: StaffRequest, *names: str) -> dict[str, str]:
    """What the address says to begin with; what makes no sense is chosen anew."""
    return {name: request.GET[name] for name in names if name in request.GET}


def stale(request: StaffRequest, complaint: Complaint) -> HttpResponse:
    messages.warning(request, _("投诉状态已变化，请刷新后重试。"))
    return to_case(request, complaint)


def to_case(
    request: StaffRequest, complaint: Complaint, *, back: str = ""
) -> HttpResponse:
    if request.htmx:
        return HttpResponseClientRedirect(address(complaint, back))
    return redirect(address(complaint, back))


def address(complaint: Complaint, section: str = "") -> str:
    """The case, or the page of a section of its dossier."""
    return sections.where(complaint, section) or complaint.get_absolute_url()


def _links(form: StepForm, lacks: Sequence[Lack]) -> list[tuple[str, str]]:
    """Each thing that is missing, with where it is filled in.

    What the form itself asks for is an error of its own once the form was sent.
    """
    links = [(lack.message, _link(form, lack.anchor)) for lack in lacks]
    if form.is_bound:
        links = [pair for pair in links if not pair[1].startswith("#")]
    return links


def _link(form: StepForm, anchor: str) -> str:
    name = anchor.removeprefix("findings-")
    number = form.complaint.number
    if name in form.fields:
        return f"#step-{name}"
    if anchor == "contact":
        if "said" in form.fields:
            return "#step-said"
        address = reverse("complaints:record_contact", args=[number])
        return f"{address}?purpose={Purpose.FINAL_FEEDBACK}"
    if anchor in WORDS:
        return reverse(f"complaints:{anchor}", args=[number])
    if anchor == "named":
        return reverse("complaints:name_staff", args=[number])
    if anchor == "category":
        return reverse("complaints:recategorise", args=[number])
    elsewhere = sections.where(form.complaint, anchor)
    return elsewhere or f"{form.complaint.get_absolute_url()}#{anchor}"


def _waits(outcome: object) -> str:
    """Where a request went; empty when the step was done at once."""
    if not isinstance(outcome, Escalation) or outcome.decided_at:
        return ""
    posts = [str(Post(post).label) for post in outcome.decider_posts]
    one_of = _("或").join(filter(None, ["、".join(posts[:-1]), *posts[-1:]]))
    return _("已提交，等待%(who)s决定。") % {"who": outcome.decider or one_of}


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
