"""Where a month begins and ends: at midnight in Shanghai, half-open."""

from datetime import UTC, date, datetime

import pytest

from reports import periods


def test_the_last_second_and_the_first_fall_in_their_own_months() -> None:
    last = datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC)
    first = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
    october, november = periods.month_of(last), periods.month_of(first)
    assert (october.slug, november.slug) == ("2026-10", "2026-11")
    assert october.until == november.begin == first
    assert october.has_ended(first)
    assert not october.has_ended(last)


@pytest.mark.parametrize("slug", ["2026-02", "2026-Q3", "2026-H2", "2025"])
def test_a_period_is_read_as_it_is_written(slug: str) -> None:
    assert periods.parse(slug).slug == slug


@pytest.mark.parametrize("slug", ["2026-13", "2026-Q5", "1999-01", "2026-1", "x", ""])
def test_what_is_no_period_is_refused(slug: str) -> None:
    with pytest.raises(ValueError, match="no month"):
        periods.parse(slug)


def test_neighbours_have_the_same_length() -> None:
    quarter = periods.quarter_of(date(2026, 2, 28))
    assert quarter.before.slug == "2025-Q4"
    assert quarter.year_before.slug == "2025-Q1"
    assert [m.slug for m in quarter.months()] == ["2026-01", "2026-02", "2026-03"]
    months = periods.trailing(periods.parse("2026-01"), months=3)
    assert [m.slug for m in months] == ["2025-11", "2025-12", "2026-01"]
