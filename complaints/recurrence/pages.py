"""norm 20.3: what has come back, and the look at solved problems each quarter."""

from datetime import date
from functools import partial

from dateutil.relativedelta import relativedelta
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from complaints import services
from complaints.acts import chips, lists
from complaints.acts import section_pages as sections
from complaints.acts.pages import act, allow_work, posted
from complaints.acts.web import StaffRequest, case_of
from complaints.case.categories import RECURRING
from complaints.case.choices import DONE
from complaints.case.keyset import Part
from complaints.case.models import Complaint, works_on
from complaints.recurrence import listed as problems
from complaints.recurrence.forms import CheckProblemForm
from complaints.recurrence.models import named, quarter_of


@require_safe
@never_cache
@login_required
def of_case(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    checks = complaint.checks.select_related("checked_by")
    context = {
        "earlier": problems.earlier(complaint, request.user),
        "checks": [(named(row.quarter), row) for row in checks],
        "may_mark": works_on(complaint, request.user),
    }
    return sections.respond(request, complaint, "recurrence", context)


@login_required
@require_POST
def mark(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    allow_work(request, complaint)
    visible = Complaint.objects.visible_to(request.user).defer("search_vector")
    asked = request.POST.get("earlier", "")
    earlier = get_object_or_404(
        visible, pk=int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    )
    try:
        services.mark_recurrence(
            complaint,
            earlier=earlier,
            is_same=request.POST.get("is_same") == "yes",
            by=request.user,
        )
    except ValidationError as error:
        messages.warning(request, "；".join(error.messages))
    else:
        messages.success(request, _("已登记。"))
    return redirect("complaints:recurrence", complaint.number)


@require_safe
@never_cache
@login_required
def checks(request: StaffRequest) -> HttpResponse:
    """What is still to be looked at in this quarter, or was left out in the last."""
    current = quarter_of(timezone.localdate())
    last = current - relativedelta(months=3)
    quarter = last if request.GET.get("quarter") == last.isoformat() else current
    rows = problems.due(request.user, quarter).select_related("branch", "handler")
    part = Part(rows.defer("search_vector"), "resolved_at")
    url = partial(lists.address, "checks")
    page = lists.page(request, [part], url=partial(url, quarter=str(quarter)))
    context = {
        "cases": page.rows,
        "quarter": quarter,
        "works": request.user.works_on_cases,
        **page.links,
        "chips": chips.choose(
            [(str(day), named(day)) for day in (current, last)],
            str(quarter),
            url=lambda day: url(quarter=day),
        ),
        "shows_branch": request.user.branch_id is None,
    }
    return render(request, "complaints/recurrence/checks.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def check(request: StaffRequest, number: str, quarter: str) -> HttpResponse:
    complaint = case_of(request, number)
    allow_work(request, complaint)
    day = _quarter(quarter)
    form = CheckProblemForm(posted(request), complaint=complaint, by=request.user)
    done = complaint.checks.filter(quarter=day).exists()
    return act(
        request,
        form,
        lambda: services.check_problem(
            complaint, quarter=day, by=request.user, **form.cleaned_data
        ),
        title=_("%(quarter)s查验") % {"quarter": named(day)},
        done=_("已登记查验。"),
        legal=complaint.category in RECURRING and complaint.state in DONE and not done,
        back="recurrence",
    )


def _quarter(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
