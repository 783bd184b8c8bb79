"""What headquarters looks at first: not signed, or worse than usual."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.models import Branch
from complaints.case.models import Complaint
from reports.headquarters.overview import FEWEST, BranchLine, Overview, Share, shares
from reports.monthly.figures import received
from reports.papers.monthly import MonthlyReport
from reports.periods import Period
from reports.problems.words import likelihood
from reports.rises.statistic import tail

# The months that say what is usual; what chance brings once in a thousand times.
MONTHS = 6
UNLIKELY, UNLIKELY_G = 0.001, 10.83


@dataclass(frozen=True)
class Attention:
    branch: Branch
    words: str
    url: str


@dataclass(frozen=True)
class First:
    unsigned: list[Branch]
    sent_back: list[BranchLine]
    worse: list[Attention]
    # With so few clocks that nothing is said of them.
    small: int


def unsigned(month: Period) -> list[Branch]:
    """Those that owe the month and have not signed it."""
    signed = MonthlyReport.objects.signed().filter(month=month.first)
    branches = Branch.objects.filter(is_active=True).exclude(
        pk__in=signed.values("branch")
    )
    return [branch for branch in branches if branch.owes(month.first)]


def look_at_first(month: Period, found: Overview) -> First:
    """Five statements, however many branches there are."""
    lines = [line for line in found.lines if line.branch]
    ids = [line.branch.pk for line in lines if line.branch]
    usual = Period(month.shifted(-MONTHS).first, month.first)
    missed, came = shares(ids, usual), received.counts(ids, usual)
    older = Complaint.objects.filter(branch=OuterRef("pk"), received_at__lt=usual.begin)
    known = set(
        Branch.objects.filter(Exists(older), pk__in=ids).values_list("pk", flat=True)
    )
    worse: list[Attention] = []
    for line in lines:
        branch = line.branch
        # Of a branch that is newer than those months nobody knows what is usual.
        if branch and branch.pk in known:
            before = Share.of_all(missed[branch.pk])
            worse += _late(branch, month, line, before)
            worse += _many(branch, month, line, came[branch.pk]["received"]["count"])
    sent_back = [line for line in lines if line.report and line.report.is_sent_back]
    return First(
        unsigned(month), sent_back, worse, sum(line.is_small for line in lines)
    )


def _late(
    branch: Branch, month: Period, line: BranchLine, before: Share
) -> list[Attention]:
    now = line.all
    if now.due < FEWEST or before.due < FEWEST or not now.is_above(before):
        return []
    if likelihood(now.missed, now.due, before.missed, before.due) < UNLIKELY_G:
        return []
    words = {
        "missed": now.missed,
        "due": now.due,
        "before": before.percent,
        "months": MONTHS,
    }
    said = _("超时 %(missed)s / %(due)s，此前 %(months)s 个月为 %(before)s%%") % words
    return [
        Attention(branch, said, reverse("reports:scorecard", args=[branch.code, month]))
    ]


def _many(
    branch: Branch, month: Period, line: BranchLine, before: int
) -> list[Attention]:
    is_more = line.received * MONTHS > before
    if not is_more or tail(line.received, before, weeks=MONTHS) > UNLIKELY:
        return []
    words = {
        "count": line.received,
        "before": round(before / MONTHS, 1),
        "months": MONTHS,
    }
    said = _("受理 %(count)s 件，此前 %(months)s 个月平均 %(before)s 件") % words
    return [
        Attention(branch, said, reverse("reports:monthly", args=[branch.code, month]))
    ]
