"""What a month is at a moment: all that its paper shows, and by what it is stamped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from branches.models import Branch
from complaints.evidence.models import Anchor
from reports.definitions import layout_of
from reports.digests import digest, head_of
from reports.monthly.figures import courses
from reports.monthly.figures.gather import figures
from reports.papers.monthly import MonthlyReport, MonthSentBack
from reports.periods import Period
from reports.scorecard.pages import sheet as scorecard
from reports.scorecard.scores import scores, with_signature
from reports.times import iso


@dataclass(frozen=True)
class Taken:
    snapshot: dict[str, Any]
    # When the newest act in it was entered; none where the branch has no case.
    data_as_of: datetime
    anchor: Anchor | None

    @property
    def code(self) -> str:
        return digest(self.snapshot)

    def stamp(self, signed: dict[str, str] | None = None) -> dict[str, Any]:
        """Of data alone, never of the clock: the same data print the same bytes."""
        anchor = self.anchor
        return {
            "data_as_of": iso(self.data_as_of),
            "digest": self.code,
            "signed": signed,
            "anchor": {"digest": anchor.digest_text, "upto": iso(anchor.upto)}
            if anchor
            else None,
        }


def take(
    branch: Branch,
    month: Period,
    *,
    report: MonthlyReport | None,
    signed_at: datetime | None = None,
) -> Taken:
    """The month as it is known now, all of it as of one moment.

    Taken to be signed, it says of its own signature what the scorecard will say.
    """
    now = timezone.now()
    with _one_moment():
        newest = courses.newest(branch.pk) or month.begin
        layout = layout_of(month)
        late_by = month.until if month.has_ended(now) else newest
        found = figures(
            [branch.pk],
            month,
            as_of=month.as_of(now),
            late_by=late_by,
            layout=layout,
        )[branch.pk]
        anchor = last_anchor(branch, month)
        counted = scores([branch.pk], month, now=now)[branch.pk]
    if signed_at:
        counted = with_signature(counted, branch.pk, month, at=signed_at)
    snapshot = {
        **head_of(branch, layout=layout),
        "month": month.slug,
        "figures": found,
        "scorecard": scorecard.sheet(counted),
        **_words(report),
    }
    return Taken(snapshot, data_as_of=newest, anchor=anchor)


def take_again(report: MonthlyReport, sent: MonthSentBack) -> Taken:
    """A month that was sent back: new words on the figures that were signed."""
    earlier = sent.report
    snapshot = {
        **earlier.signed_snapshot,
        **_words(report),
        "again": {
            "version": earlier.version + 1,
            "replaces": earlier.digest,
            "reason": sent.reason,
            "by": str(sent.sent_by),
            "at": iso(sent.sent_at),
        },
    }
    as_of = earlier.data_as_of or earlier.period.begin
    return Taken(snapshot, data_as_of=as_of, anchor=earlier.anchor)


def _words(report: MonthlyReport | None) -> dict[str, str]:
    return {
        "analysis": report.analysis if report else "",
        "measures": report.measures if report else "",
        "written_by": str(report.written_by) if report and report.written_by else "",
    }


def last_anchor(branch: Branch, month: Period) -> Anchor | None:
    """Of the chain, at or before the month's end (DESIGN 6)."""
    anchors = Anchor.objects.filter(branch=branch, upto__lte=month.until)
    return anchors.defer("entries").order_by("-upto").first()


@contextmanager
def _one_moment() -> Iterator[None]:
    """Within a transaction of the caller's, as that one sees it."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
