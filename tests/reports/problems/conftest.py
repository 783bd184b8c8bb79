from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from reports.models import CommonProblem
from reports.problems import services
from reports.problems.services import Suggestion
from tests.cases import make_complaint

MARCH = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def day_after_march():
    with time_machine.travel("2026-04-01T10:00+08:00"):
        yield


@pytest.fixture
def cases(frontdesk):
    """Two of March."""
    at = timezone.now() - timedelta(days=5)
    return [
        make_complaint(by=frontdesk, received_at=at, backfill_reason="系统停用")
        for _ in range(2)
    ]


@pytest.fixture
def suggestion(branch, cases) -> CommonProblem:
    """Found by a search, waiting for a leader."""
    found = Suggestion(
        words=["排队", "窗口"],
        rises=[{"word": "排队", "now": 2, "before": 0}],
        cases=[case.pk for case in cases],
    )
    services.take_suggestions(
        branch, MARCH, [found], cases=9, cases_before=30, is_enough=True, by=None
    )
    return CommonProblem.objects.get()


@pytest.fixture
def accepted(suggestion, gm) -> CommonProblem:
    services.accept(suggestion, title="午间排队过久", description="", by=gm)
    return CommonProblem.objects.get(pk=suggestion.pk)
