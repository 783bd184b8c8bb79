"""The duties of a branch in a month: what is owed, what was done, with its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from branches.models import EVERY_BRANCH_READERS, Branch
from complaints.acts.web.pages import posted
from complaints.acts.web.plain import act
from complaints.acts.web.staff_request import StaffRequest, branch_read
from reports.duties import services
from reports.duties.daily.glance import daily
from reports.duties.forms import DutyForm, QuotaForm
from reports.duties.kinds import DUTIES, DutyKind
from reports.duties.models import DutyRecord
from reports.duties.owed import Standing, beginnings, standings
from reports.duties.rules import may_correct, may_record, may_set_quota
from reports.duties.symposium import visited_at
from reports.periods import Period, month_of
from reports.problems.models import CommonProblem
from reports.requests import branch_in, staff_page

SHEET_LINES = range(1, 31)


@dataclass(frozen=True)
class Line:
    """A duty in its month, quarter or half-year; nothing is owed without a standing."""

    kind: DutyKind
    period: Period
    standing: Standing | None
    records: list[DutyRecord]


@staff_page
def home(request: StaffRequest) -> HttpResponse:
    """One's own branch; who reads every branch sees them side by side."""
    user, month = request.user, month_of(timezone.now())
    if user.branch and user.reads_cases:
        return redirect("reports:duties", user.branch.code, month)
    if user.post not in EVERY_BRANCH_READERS:
        raise Http404
    branches = list(Branch.objects.order_by("code"))
    begins = beginnings([x.pk for x in branches])
    found = standings(begins, month, now=timezone.now())
    by_key = {(one.branch, one.kind): one for one in found}
    context = {
        "month": month,
        "kinds": list(DutyKind),
        "lines": [
            (branch, [by_key.get((branch.pk, kind)) for kind in DutyKind])
            for branch in branches
        ],
    }
    return render(request, "reports/duties/branches.html", context)


@staff_page
def duties(request: StaffRequest, branch: str, month: Period) -> HttpResponse:
    found, now = branch_in(request, branch, month), timezone.now()
    following, begins = month.shifted(1), beginnings([found.pk])
    context = {
        "branch": found,
        "month": month,
        "lines": _lines(found, month, list(standings(begins, month, now=now))),
        "records": may_record(found, request.user) is None,
        "sets": may_set_quota(found, request.user) is None,
        **daily(found, month, begins),
        "before_url": reverse("reports:duties", args=[branch, month.before]),
        "after_url": reverse("reports:duties", args=[branch, following])
        if following.has_begun(now)
        else "",
    }
    return render(request, "reports/duties/duties.html", context)


@staff_page
def duty_record(request: StaffRequest, pk: int) -> HttpResponse:
    record = _record(request, pk)
    visible = CommonProblem.objects.visible_to(request.user)
    context = {
        "record": record,
        "correction": DutyRecord.objects.filter(corrects=record).first(),
        "month": month_of(record.done_on),
        "may_correct": may_correct(record, request.user) is None,
        "problem": visible.filter(pk=record.problem_id or 0).first(),
        "visited": visited_at(record, request.user)
        if record.kind == DutyKind.SYMPOSIUM
        else [],
    }
    return render(request, "reports/duties/record.html", context)


@staff_page
def attendance(request: StaffRequest, branch: str, kind: str) -> HttpResponse:
    """An empty sheet to print and to sign on."""
    found = branch_read(request, branch, timezone.localdate().year)
    context = {"branch": found, "kind": _kind(kind), "lines": SHEET_LINES}
    return render(request, "reports/duties/attendance.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def record(request: StaffRequest, branch: str, kind: str) -> HttpResponseBase:
    found = branch_read(request, branch, timezone.localdate().year)
    chosen, user = _kind(kind), request.user
    if may_record(found, user):
        raise PermissionDenied
    form = DutyForm(posted(request), branch=found, kind=chosen, by=user)
    return act(
        request,
        form,
        lambda: services.record_duty(found, kind=chosen, by=user, **form.given()),
        title=_("登记%(kind)s") % {"kind": chosen.label},
        back=_url(found, month_of(timezone.now())),
        about=found.name,
        done=_("已登记。"),
    )


@require_http_methods(["GET", "POST"])
@login_required
def quota(request: StaffRequest, branch: str, kind: str) -> HttpResponseBase:
    found = branch_read(request, branch, timezone.localdate().year)
    chosen, user = _kind(kind), request.user
    if may_set_quota(found, user):
        raise PermissionDenied
    form = QuotaForm(posted(request), kind=chosen, by=user)
    return act(
        request,
        form,
        lambda: services.set_quota(found, kind=chosen, by=user, **form.given()),
        title=_("设定%(kind)s次数") % {"kind": chosen.label},
        back=_url(found, month_of(timezone.now())),
        about=found.name,
        done=_("已设定，自下月起适用。"),
    )


@require_http_methods(["GET", "POST"])
@login_required
def correct(request: StaffRequest, pk: int) -> HttpResponseBase:
    wrong, user = _record(request, pk), request.user
    refusal = may_correct(wrong, user)
    if refusal:
        refusal.stop()
    kind = DutyKind(wrong.kind)
    form = DutyForm(
        posted(request), branch=wrong.branch, kind=kind, by=user, record=wrong
    )
    return act(
        request,
        form,
        lambda: services.correct_duty(wrong, by=user, **form.given()),
        title=_("更正"),
        back=wrong.get_absolute_url(),
        about=str(wrong),
        done=_("已更正。"),
        refusal=refusal,
    )


def _lines(branch: Branch, month: Period, found: Sequence[Standing]) -> list[Line]:
    own = {kind: duty.period_of(month.first) for kind, duty in DUTIES.items()}
    rows = DutyRecord.objects.in_force().filter(
        branch=branch,
        done_on__gte=min(period.first for period in own.values()),
        done_on__lt=max(period.end for period in own.values()),
    )
    records = list(rows.select_related("recorded_by"))
    standing = {one.kind: one for one in found}
    return [
        Line(
            kind,
            period,
            standing.get(kind),
            [
                one
                for one in records
                if one.kind == kind and period.first <= one.done_on < period.end
            ],
        )
        for kind, period in own.items()
    ]


def _record(request: StaffRequest, pk: int) -> DutyRecord:
    rows = DutyRecord.objects.select_related("branch", "recorded_by", "corrects")
    found = get_object_or_404(rows, pk=pk)
    branch_read(request, found.branch.code, found.done_on.year)
    return found


def _kind(value: str) -> DutyKind:
    if value not in DutyKind.values:
        raise Http404
    return DutyKind(value)


def _url(branch: Branch, month: Period) -> str:
    return reverse("reports:duties", args=[branch.code, month])
