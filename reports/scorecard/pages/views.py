"""The scorecard of a branch and month, and the cases behind each of its numbers."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from branches.models import Branch
from complaints.acts.web.chips import Chip
from complaints.acts.web.staff_request import StaffRequest
from reports import periods
from reports.exports.files import send_book
from reports.exports.models import Exported
from reports.papers.monthly import MonthlyReport
from reports.periods import Period
from reports.rendering.workbook import Book
from reports.requests import beside, branch_in, page_of, staff_page
from reports.scorecard.obligations import LACKING, obligations
from reports.scorecard.pages import cases, handovers
from reports.scorecard.pages.page import MARKS, Card, card
from reports.scorecard.pages.workbook import write_card, write_cases
from reports.scorecard.scores import Status, scores


@require_safe
@login_required
def scorecard_home(request: StaffRequest) -> HttpResponse:
    """One's own branch, or ?branch=; the month of ?month=, or the last that ended."""
    if not request.user.reads_cases:
        raise Http404
    branches = Branch.objects.order_by("code")
    if asked := request.GET.get("branch", ""):
        branches = branches.filter(code=asked)
    branch = request.user.branch or branches.first()
    if branch is None:
        raise Http404
    slug = periods.last_ended_month().slug
    if periods.MONTH.fullmatch(asked := request.GET.get("month", "")):
        slug = asked
    return redirect("reports:scorecard", branch.code, slug)


@staff_page
def scorecard(request: StaffRequest, branch: str, month: Period) -> HttpResponse:
    found, now = branch_in(request, branch, month), timezone.now()
    only = request.GET.get("status", "")
    only = only if only in set(Status) else ""
    shown = card(found, month, now=now, only=only)
    context = {
        "branch": found,
        "month": month,
        "card": shown,
        "chips": _chips(shown, only),
        "lacking": LACKING,
        "is_signed": MonthlyReport.objects.of(found, month).signed().exists(),
        "is_over": month.has_ended(now),
        "last_month": reverse("reports:scorecard", args=[found.code, month.before]),
        "next_month": _next_month(found, month),
        "branches": None if request.user.branch else Branch.objects.order_by("code"),
    }
    return render(request, "reports/scorecard/scorecard.html", context)


@staff_page
def scorecard_cases(
    request: StaffRequest, branch: str, month: Period, obligation: str
) -> HttpResponse:
    """What is counted, the unmet first; who is named does not find his case."""
    found, now = branch_in(request, branch, month), timezone.now()
    if obligation not in obligations():
        raise Http404
    score = scores([found.pk], month, now=now)[found.pk][obligation]
    if score.status == Status.NOT_RECORDED:
        raise Http404
    read = partial(cases.page, obligation, found, month, user=request.user, now=now)
    listed = page_of(request, read)
    tone, icon, word = MARKS[score.status]
    context = {
        "branch": found,
        "month": month,
        "obligation": obligations()[obligation],
        "score": score,
        "mark": {"tone": tone, "icon": icon, "word": word},
        "listed": listed,
        "handovers": handovers.of(found, month, user=request.user)
        if obligation == handovers.OBLIGATION
        else None,
        **beside(listed),
    }
    return render(request, "reports/scorecard/cases.html", context)


@staff_page
def scorecard_xlsx(request: StaffRequest, branch: str, month: Period) -> FileResponse:
    found, now = branch_in(request, branch, month), timezone.now()
    counted = scores([found.pk], month, now=now)[found.pk]
    title = _("规范记分表 %(branch)s %(month)s") % {
        "branch": found.code,
        "month": month.slug,
    }
    book = write_card(counted, found, month, title=title)
    return _send(request, book, title, found, month)


@staff_page
def scorecard_cases_xlsx(
    request: StaffRequest, branch: str, month: Period, obligation: str
) -> FileResponse:
    """All of the list, as the reader sees it."""
    found, now = branch_in(request, branch, month), timezone.now()
    if obligation not in obligations():
        raise Http404
    lines = cases.every(obligation, found, month, user=request.user, now=now)
    title = _("规范记分表 %(branch)s %(month)s %(id)s") % {
        "branch": found.code,
        "month": month.slug,
        "id": obligation,
    }
    book = write_cases(lines, found, month, title=title)
    return _send(request, book, title, found, month, obligation=obligation)


def _send(
    request: StaffRequest,
    book: Book,
    title: str,
    branch: Branch,
    month: Period,
    **about: str,
) -> FileResponse:
    about = {"branch": branch.code, "month": month.slug, **about}
    return send_book(request, Exported.SCORECARD, book, name=title, about=about)


def _next_month(branch: Branch, month: Period) -> str:
    following = month.shifted(1)
    if not following.has_begun(timezone.now()):
        return ""
    return reverse("reports:scorecard", args=[branch.code, following])


def _chips(shown: Card, only: str) -> list[Chip]:
    total = sum(count for _status, _word, count in shown.counts)
    every = Chip(label=_("全部"), url="?", active=not only, count=str(total))
    return [
        every,
        *(
            Chip(
                label=str(word),
                url=f"?status={status}",
                active=only == status,
                count=str(count),
            )
            for status, word, count in shown.counts
        ),
    ]
