"""norm 10.2, 10.5, 24.3: a month of checks at a glance; counting accounts; postings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from branches.calendar import load_calendar
from branches.models import Branch
from complaints.acts.forms.shape import LaidOutForm
from complaints.acts.web.pages import posted
from complaints.acts.web.plain import act
from complaints.acts.web.staff_request import StaffRequest, branch_read
from complaints.case.choices import Channel
from complaints.case.models import Complaint
from complaints.case.tables.channels import KEEPERS
from complaints.intake.models import ChannelCheck, Keeper
from complaints.intake.services import due_on
from reports.duties.daily import services
from reports.duties.daily.forms import AccountsForm, PostingForm
from reports.duties.daily.models import Posting
from reports.duties.daily.owed import ONE_DAY
from reports.duties.owed import beginnings
from reports.duties.rules import may_record
from reports.periods import Period, month_of
from reports.requests import branch_in, staff_page


@staff_page
def checks(request: StaffRequest, branch: str, month: Period) -> HttpResponse:
    """A line a day, a column a channel; a case that one may not see is not named."""
    found = branch_in(request, branch, month)
    rows = ChannelCheck.objects.filter(
        branch=found, day__gte=month.first, day__lt=month.end
    )
    signed = {(x.day, x.channel): x for x in rows.select_related("signed_by")}
    numbers = [number for check in signed.values() for number in check.numbers]
    visible = Complaint.objects.visible_to(request.user).filter(number__in=numbers)
    context = {
        "branch": found,
        "month": month,
        "channels": [Channel(channel) for channel in KEEPERS],
        "keepers": Keeper.objects.on(timezone.localdate()).filter(branch=found),
        "visible": set(visible.values_list("number", flat=True)),
        "today": timezone.localdate(),
        "lines": list(_days(found, month, signed)),
    }
    return render(request, "reports/duties/checks.html", context)


def _days(
    branch: Branch, month: Period, signed: dict[Any, ChannelCheck]
) -> Iterator[dict[str, Any]]:
    """Up to today, from the first day that is owed."""
    calendar, begins = load_calendar(branch), beginnings([branch.pk])
    day, today = month.first, timezone.localdate()
    while day < month.end and day <= today:
        due = due_on(day, calendar) if begins.get(branch.pk, today) <= day else []
        yield {
            "day": day,
            "label": calendar.label(day),
            "cells": [(x in due, signed.get((day, x))) for x in KEEPERS],
        }
        day += ONE_DAY


@require_http_methods(["GET", "POST"])
@login_required
def count_accounts(request: StaffRequest, branch: str) -> HttpResponseBase:
    found = _to_record(request, branch)
    form = AccountsForm(posted(request), by=request.user)
    return _record(
        request, found, form, services.count_accounts, found, title=_("登记新开户提示")
    )


@require_http_methods(["GET", "POST"])
@login_required
def post_material(request: StaffRequest, branch: str) -> HttpResponseBase:
    found = _to_record(request, branch)
    form = PostingForm(posted(request), branch=found, by=request.user)
    return _record(
        request, found, form, services.post_material, found, title=_("登记张贴资料")
    )


@require_http_methods(["GET", "POST"])
@login_required
def review_posting(request: StaffRequest, pk: int) -> HttpResponseBase:
    rows = Posting.objects.select_related("branch", "material")
    hung = get_object_or_404(rows, pk=pk)
    found = _to_record(request, hung.branch.code)
    form = PostingForm(posted(request), branch=found, by=request.user, posting=hung)
    return _record(
        request, found, form, services.review_posting, hung, title=_("复核张贴资料")
    )


def _record(
    request: StaffRequest,
    branch: Branch,
    form: LaidOutForm,
    do: Callable[..., object],
    target: object,
    *,
    title: str,
) -> HttpResponseBase:
    month = month_of(timezone.now())
    return act(
        request,
        form,
        lambda: do(target, by=request.user, **form.given()),
        title=title,
        back=reverse("reports:duties", args=[branch.code, month]),
        about=branch.name,
        done=_("已登记。"),
    )


def _to_record(request: StaffRequest, code: str) -> Branch:
    """The branch that the reader may see; 403 where he does not work in it."""
    found = branch_read(request, code, timezone.localdate().year)
    if may_record(found, request.user):
        raise PermissionDenied
    return found
