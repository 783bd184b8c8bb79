"""What the page of a month shows: as signed, else as it is known now."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from branches.models import Branch, User
from complaints.case.models import Complaint
from reports.monthly import draft, restated, services
from reports.monthly.forms import WordsForm
from reports.monthly.paper import charts
from reports.monthly.paper.tables import sections
from reports.monthly.snapshot import Taken, take
from reports.monthly.visible import seen_by
from reports.papers.monthly import MonthlyReport
from reports.papers.signing import may_sign
from reports.periods import Period, month_of, trailing
from reports.rendering.charts import source

MONTHS_LISTED = 36
MOST_WAITING = 300


def context(
    branch: Branch,
    month: Period,
    *,
    user: User,
    form: WordsForm | None = None,
    drafted: bool = False,
) -> dict[str, Any]:
    """What templates/reports/monthly/month.html draws.

    `drafted`: the words begin with the month's figures in sentences.
    """
    report = report_of(branch, month)
    taken = take(branch, month, report=report)
    is_signed = report is not None and report.is_signed
    signed = report.signed_snapshot if report and is_signed else None
    seen = partial(seen_by, branch=branch, month=month, user=user)
    snapshot = seen(signed or taken.snapshot)
    has_ended = month.has_ended(timezone.now())
    return {
        "branch": branch,
        "month": month,
        "report": report,
        **_drawn(snapshot),
        "code": report.digest if report and is_signed else taken.code,
        "anchor": report.anchor if report and is_signed else taken.anchor,
        "runs": not has_ended,
        **_rights(branch, user, is_signed=is_signed, has_ended=has_ended),
        "sentences": draft.sentences(taken.snapshot),
        "drafted": drafted,
        "form": form or _form(report, user=user, begin=taken if drafted else None),
        "last_month": month.before,
        "next_month": month.shifted(1) if has_ended else None,
    } | (
        _restated(report, snapshot, seen(taken.snapshot), user=user)
        if report and signed
        else {}
    )


def report_of(branch: Branch, month: Period) -> MonthlyReport | None:
    reports = MonthlyReport.objects.of(branch, month).defer("pdf", "anchor__entries")
    people = ("branch", "anchor", "written_by", "signed_by", "received_by")
    return reports.select_related(*people).first()


def listed(branch: Branch) -> list[dict[str, Any]]:
    """The branch's months, the newest first, each with its report if there is one.

    Back to the first of which anything is known, at most MONTHS_LISTED.
    """
    months = trailing(month_of(timezone.now()), months=MONTHS_LISTED)
    received = Complaint.objects.filter(branch=branch).order_by("received_at")
    first = received.values_list("received_at", flat=True).first()
    begun = month_of(first) if first else months[-1]
    months = [month for month in months if month >= begun] or months[-1:]
    reports = MonthlyReport.objects.filter(branch=branch, month__gte=months[0].first)
    by_month = {
        report.month: report for report in reports.light().select_related("signed_by")
    }
    return [
        {
            "month": month,
            "report": by_month.get(month.first),
            "runs": not month.has_ended(timezone.now()),
        }
        for month in reversed(months)
    ]


def of_month(branches: QuerySet[Branch], month: Period) -> list[dict[str, Any]]:
    """Each branch with its report of that month, if there is one."""
    reports = MonthlyReport.objects.filter(month=month.first, branch__in=branches)
    by_branch = {r.branch_id: r for r in reports.light()}
    return [
        {"branch": branch, "report": by_branch.get(branch.pk)} for branch in branches
    ]


def waiting() -> QuerySet[MonthlyReport]:
    """Signed and sent, and not received by headquarters: the longest first."""
    sent = MonthlyReport.objects.signed().filter(received_at=None)
    shown = sent.select_related("branch").light()
    return shown.order_by("signed_at", "pk")[:MOST_WAITING]


def _drawn(snapshot: dict[str, Any]) -> dict[str, Any]:
    drawn = charts.draw(snapshot)
    return {
        "snapshot": snapshot,
        "sections": sections(snapshot),
        "charts": {name: source(svg) for name, svg in drawn.items()},
    }


def _rights(
    branch: Branch, user: User, *, is_signed: bool, has_ended: bool
) -> dict[str, bool]:
    return {
        "may_write": not is_signed and services.may_write(branch, user),
        "may_sign": has_ended and not is_signed and may_sign(branch, user),
        "may_receive": is_signed and services.may_receive(user),
    }


def _form(
    report: MonthlyReport | None, *, user: User, begin: Taken | None
) -> WordsForm:
    """What was written; with `begin` the analysis begins with the month's figures."""
    written = (
        {"analysis": report.analysis, "measures": report.measures} if report else {}
    )
    if begin:
        written["analysis"] = draft.text(begin.snapshot)
    return WordsForm(by=user, initial=written)


def _restated(
    report: MonthlyReport,
    signed: dict[str, Any],
    known: dict[str, Any],
    *,
    user: User,
) -> dict[str, Any]:
    found = restated.differences(signed, known)
    return {
        "differences": found,
        "causes": restated.causes(report, user=user) if found else [],
    }
