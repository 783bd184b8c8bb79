"""What is recorded of a duty: by whom, when, and that it stays."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, IntegrityError, transaction
from django.utils import timezone

from reports.duties import services
from reports.duties.kinds import DUTIES, DutyKind
from reports.models import DutyRecord
from tests.reports.duties.said import said_of

pytestmark = pytest.mark.django_db


def record(branch, kind: str, *, by, **overrides) -> DutyRecord:
    said = said_of(kind, **overrides)
    return services.record_duty(branch, kind=DutyKind(kind), by=by, **said)


@pytest.mark.norm("10.1", "10.3", "10.4", "11.4", "22.2")
@pytest.mark.parametrize("kind", DutyKind)
def test_each_kind_keeps_what_was_said_of_it(branch, frontdesk, kind) -> None:
    made = record(branch, kind, by=frontdesk)

    for name, value in said_of(kind).items():
        assert getattr(made, name) == value
    assert (made.done_on, made.recorded_by) == (timezone.localdate(), frontdesk)


@pytest.mark.parametrize("kind", DutyKind)
def test_nothing_that_belongs_to_it_may_be_missing(branch, frontdesk, kind) -> None:
    empty = {"participants_count": None}
    for name in {*DUTIES[kind].asks, "content"} - {
        "done_on", "is_current", "problem", "participants",
    }:  # fmt: skip
        with pytest.raises(ValidationError):
            record(branch, kind, by=frontdesk, **{name: empty.get(name, "")})


def test_the_database_refuses_what_the_service_would(branch, frontdesk) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyRecord.objects.create(
            branch=branch,
            kind="symposium",
            done_on=timezone.localdate(),
            topic="x",
            content="x",
            participants_count=3,
            recorded_by=frontdesk,
        )


def test_what_was_recorded_stays(branch, frontdesk) -> None:
    made = record(branch, "poster", by=frontdesk)

    for change in (
        lambda: DutyRecord.objects.filter(pk=made.pk).update(content="别处"),
        lambda: DutyRecord.objects.filter(pk=made.pk).delete(),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()


@pytest.mark.parametrize("days", [1, -32])
def test_only_what_was_done_lately_is_recorded(branch, frontdesk, days) -> None:
    day = timezone.localdate() + timedelta(days=days)
    with pytest.raises(ValidationError):
        record(branch, "drill", by=frontdesk, done_on=day)


def test_a_correction_may_keep_a_day_long_past(branch, frontdesk) -> None:
    made = DutyRecord.objects.create(
        branch=branch,
        kind="drill",
        done_on=date(2020, 1, 2),
        recorded_by=frontdesk,
        **said_of("drill"),
    )
    said = said_of("drill", lessons="少说多听。", done_on=made.done_on)
    corrected = services.correct_duty(made, by=frontdesk, **said)

    assert corrected.done_on == made.done_on
    assert list(DutyRecord.objects.in_force()) == [corrected]


def test_who_corrects_and_that_it_is_done_once(
    branch, frontdesk, handler, operations
) -> None:
    made = record(branch, "poster", by=frontdesk)

    with pytest.raises(PermissionDenied):
        services.correct_duty(made, by=handler, content="别处")
    services.correct_duty(made, by=operations, content="别处")
    with pytest.raises(ValidationError):
        services.correct_duty(made, by=frontdesk, content="又别处")


def test_another_branch_records_nothing_here(branch, outsider, hq) -> None:
    for by in (outsider, hq):
        with pytest.raises(PermissionDenied):
            record(branch, "poster", by=by)
