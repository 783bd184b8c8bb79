"""What a quarterly summary is at a moment: all that its paper shows."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from branches.models import Branch
from reports.definitions import layout_of
from reports.digests import head_of
from reports.papers.quarterly import TRAINED, WORDS, QuarterlyReview
from reports.periods import Period
from reports.problems.study_models import Training
from reports.reviews.figures import figures


def take(
    branch: Branch, quarter: Period, kind: str, *, review: QuarterlyReview | None
) -> dict[str, Any]:
    # Of a quarter that has ended, everything due in it is past due: for good.
    as_of = quarter.as_of(timezone.now())
    return {
        **head_of(branch, layout=layout_of(quarter)),
        "quarter": quarter.slug,
        "kind": kind,
        "figures": figures(branch, quarter, kind, as_of=as_of),
        "words": {name: getattr(review, name, "") for name in WORDS[kind]},
        "trainings": [_training(row) for row in trainings(branch, quarter, kind)],
        "no_training_reason": review.no_training_reason
        if review and kind in TRAINED
        else "",
        "written_by": str(review.written_by) if review and review.written_by else "",
    }


def trainings(branch: Branch, quarter: Period, kind: str) -> list[Training]:
    """Those that this summary called for."""
    rows = Training.objects.filter(branch=branch, category=kind, quarter=quarter.first)
    return list(rows.order_by("planned_on", "pk"))


def _training(row: Training) -> dict[str, Any]:
    return {
        "topic": row.topic,
        "audience": row.audience,
        "planned_on": row.planned_on.isoformat(),
        "held_on": row.held_on.isoformat() if row.held_on else "",
        "participants": row.participants_count,
    }
