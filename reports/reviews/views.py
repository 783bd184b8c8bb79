"""norm 21.3, 23.5, 24.2: quarterly summaries; half-years and years at a glance."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
)

from branches.models import Branch, User
from complaints.acts.web.pages import posted
from complaints.acts.web.plain import act
from complaints.acts.web.staff_request import StaffRequest, branch_read
from reports import periods
from reports.digests import digest
from reports.exports.files import send_pdf
from reports.exports.models import Exported
from reports.papers.quarterly import TRAINED, WORDS, QuarterlyReview, ReviewKind
from reports.papers.signing import DamagedPaperError, may_sign, whole
from reports.periods import Period
from reports.problems.pages.trainings import planned
from reports.problems.rules import works_for
from reports.rendering import charts
from reports.rendering.responses import damaged_paper
from reports.requests import branch_in, staff_page
from reports.reviews import overview as glance
from reports.reviews import pdf, services
from reports.reviews.forms import ReviewForm
from reports.reviews.snapshot import take
from reports.reviews.tables import tables


@staff_page
def reviews(request: StaffRequest, branch: str, year: int) -> HttpResponse:
    """The quarters since there are cases, with the three summaries of each."""
    found = branch_read(request, branch, year)
    whole = periods.parse(f"{year:04}") if year >= 2000 else None
    if whole is None:
        raise Http404
    since = glance.begun(found)
    begun = [
        quarter
        for quarter in glance.quarters(whole)
        if quarter.has_begun(timezone.now()) and quarter.end > since
    ]
    rows = QuarterlyReview.objects.filter(
        branch=found, quarter__gte=whole.first, quarter__lt=whole.end
    ).light()
    there = {(row.quarter, row.kind): row for row in rows}
    context = {
        "branch": found,
        "year": year,
        "kinds": ReviewKind.choices,
        "lines": [
            (
                quarter,
                not quarter.has_ended(timezone.now()),
                [
                    (kind, there.get((quarter.first, kind)))
                    for kind in ReviewKind.values
                ],
            )
            for quarter in reversed(begun)
        ],
        "spans": [f"{year}-H1", f"{year}-H2", f"{year}"],
        "last_year": reverse("reports:reviews", args=[found.code, year - 1]),
        "next_year": reverse("reports:reviews", args=[found.code, year + 1])
        if year < timezone.localdate().year
        else "",
    }
    return render(request, "reports/reviews/reviews.html", context)


@staff_page
def review(
    request: StaffRequest, branch: str, quarter: Period, kind: str
) -> HttpResponse:
    found = branch_in(request, branch, quarter)
    return render(
        request,
        "reports/reviews/review.html",
        _context(request, found, quarter, kind),
    )


@staff_page
def review_pdf(
    request: StaffRequest, branch: str, quarter: Period, kind: str
) -> HttpResponse:
    """Of a signed one always the same bytes: those that were signed."""
    found = branch_in(request, branch, quarter)
    row = _review(found, quarter, kind)
    if not services.may_read(row, request.user):
        said = _("签字确认的总结提到您不能查看的投诉，不能打开；其余内容见本页。")
        messages.warning(request, said)
        return redirect(_url(found, quarter, kind))
    try:
        paper = _paper(found, quarter, kind, row, reader=request.user)
    except DamagedPaperError:
        return damaged_paper(request, back=_url(found, quarter, kind))
    about = {"branch": found.code, "quarter": quarter.slug, "kind": kind}
    name = _("季度总结 %(branch)s %(quarter)s %(kind)s") % about
    return send_pdf(request, Exported.REVIEW, paper, name=name, about=about)


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def write(
    request: StaffRequest, branch: str, quarter: Period, kind: str
) -> HttpResponseBase:
    found = _worked(request, branch, quarter)
    row = _review(found, quarter, kind)
    names = [*WORDS[kind], "no_training_reason"]
    written = {name: getattr(row, name) for name in names} if row else {}
    form = ReviewForm(posted(request), kind=kind, by=request.user, initial=written)
    return act(
        request,
        form,
        lambda: services.write(
            found, quarter, kind, words=form.cleaned_data, by=request.user
        ),
        title=_("撰写季度总结"),
        back=_url(found, quarter, kind),
        about=_about(found, quarter, kind),
        done=_("已保存。"),
    )


@require_POST
@never_cache
@login_required
def sign(
    request: StaffRequest, branch: str, quarter: Period, kind: str
) -> HttpResponse:
    """Sign the version whose digest the page showed, unless it has changed since."""
    found = _worked(request, branch, quarter)
    if not may_sign(found, request.user):
        raise PermissionDenied
    code = request.POST.get("digest", "")
    try:
        services.sign(found, quarter, kind, code=code, by=request.user)
    except ValidationError as error:
        context = _context(request, found, quarter, kind)
        context["refusals"] = error.messages
        return render(request, "reports/reviews/review.html", context, status=422)
    messages.success(request, _("已审签。"))
    return redirect(_url(found, quarter, kind))


@require_http_methods(["GET", "POST"])
@login_required
def train(
    request: StaffRequest, branch: str, quarter: Period, kind: str
) -> HttpResponseBase:
    """Of staff or of clients, because of this summary."""
    found = _worked(request, branch, quarter)
    return planned(
        request,
        found,
        about=_about(found, quarter, kind),
        back=_url(found, quarter, kind),
        category=kind,
        quarter=quarter.first,
    )


@staff_page
def overview(request: StaffRequest, branch: str, span: Period) -> HttpResponse:
    found = branch_in(request, branch, span)
    snapshot = glance.take(found, span)
    year, now, later = span.first.year, timezone.now(), span.shifted(span.length)
    context = {
        "branch": found,
        "span": span,
        "spans": [f"{year}-H1", f"{year}-H2", f"{year}"],
        "tables": glance.tables(snapshot),
        "charts": {
            name: charts.source(svg) for name, svg in glance.draw(snapshot).items()
        },
        "runs": not span.has_ended(now),
        "earlier": span.before,
        "later": later if later.has_begun(now) else None,
    }
    return render(request, "reports/reviews/overview.html", context)


@staff_page
def overview_pdf(request: StaffRequest, branch: str, span: Period) -> HttpResponse:
    found = branch_in(request, branch, span)
    snapshot = glance.take(found, span)
    paper = pdf.render_overview(
        snapshot, glance.tables(snapshot), charts=glance.draw(snapshot)
    )
    about = {"branch": found.code, "span": span.slug}
    name = _("概览 %(branch)s %(span)s") % about
    return send_pdf(request, Exported.OVERVIEW, paper, name=name, about=about)


def _context(
    request: StaffRequest, branch: Branch, quarter: Period, kind: str
) -> dict[str, Any]:
    row = _review(branch, quarter, kind)
    known = take(branch, quarter, kind, review=row)
    snapshot = row.snapshot if row and row.snapshot else known
    works = works_for(request.user, branch)
    is_signed = row is not None and row.is_signed
    changed = is_signed and snapshot["figures"] != known["figures"]
    return {
        "branch": branch,
        "quarter": quarter,
        "kind": kind,
        "title": pdf.title(kind),
        "review": row,
        "words": pdf.words(services.seen_by(snapshot, reader=request.user)),
        "tables": tables(snapshot),
        "known": tables(known) if changed else [],
        "code": digest(snapshot),
        "runs": not quarter.has_ended(timezone.now()),
        "works": works and not is_signed,
        "trains": works and kind in TRAINED,
        "may_sign": not is_signed and may_sign(branch, request.user),
        "missing": [] if is_signed else services.missing_in(row, branch),
        "is_own": row is not None and row.written_by_id == request.user.pk,
    }


def _paper(
    branch: Branch,
    quarter: Period,
    kind: str,
    row: QuarterlyReview | None,
    *,
    reader: User,
) -> bytes:
    if row and row.is_signed:
        return whole(row)
    taken = take(branch, quarter, kind, review=row)
    return pdf.render(services.seen_by(taken, reader=reader), None)


def _review(branch: Branch, quarter: Period, kind: str) -> QuarterlyReview | None:
    rows = QuarterlyReview.objects.of(branch, quarter, kind).defer("pdf")
    return rows.select_related("written_by", "signed_by").first()


def _worked(request: StaffRequest, code: str, quarter: Period) -> Branch:
    found = branch_in(request, code, quarter)
    if not works_for(request.user, found):
        raise PermissionDenied
    return found


def _url(branch: Branch, quarter: Period, kind: str) -> str:
    return reverse("reports:review", args=[branch.code, quarter, kind])


def _about(branch: Branch, quarter: Period, kind: str) -> str:
    words = {"branch": branch.name, "quarter": quarter.slug, "title": pdf.title(kind)}
    return _("%(branch)s %(quarter)s %(title)s") % words
