"""Of last quarter: B written and waiting, D and E drafted, a training of E planned."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from reports.demo.told import cast, words
from reports.papers.quarterly import QuarterlyReview, ReviewKind
from reports.periods import quarter_of
from reports.problems import study_services
from reports.reviews import services

WRITER = "marketing"


def load() -> None:
    """Where the demonstration's people are, and have not written it yet."""
    services.draft_due()
    playing = cast(WRITER)
    if playing is None:
        return
    branch, people = playing
    quarter = quarter_of(timezone.now()).before
    drafts = QuarterlyReview.objects.filter(branch=branch, quarter=quarter.first)
    if drafts.exclude(written_by=None).exists():
        return
    told, by = words("review"), people[WRITER]
    topic = told.pop("topic")
    services.write(branch, quarter, ReviewKind.COMMISSION, words=told, by=by)
    study_services.plan_training(
        branch,
        audience="clients",
        topic=topic,
        planned_on=timezone.localdate() + timedelta(days=14),
        category=ReviewKind.UNFAMILIAR,
        quarter=quarter.first,
        by=by,
    )
