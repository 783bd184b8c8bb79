import json
from datetime import date, time, timedelta

import holidays
import pytest
from django.conf import settings

from branches.calendar import (
    PACKAGE_VERSION,
    UnpublishedYearError,
    WorkingCalendar,
    is_weekday,
    load_calendar,
    published_days,
)
from branches.models import Branch, CalendarDay, CalendarYear

MAKE_UP_DAYS_2026 = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


def make_calendar(*years: int, **overrides) -> WorkingCalendar:
    special = {day: works for year in years for day, works, _ in published_days(year)}
    known = {"special": special, "years": frozenset(years), "version": PACKAGE_VERSION}
    return WorkingCalendar(**known | overrides)


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [
        first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)
    ]


@pytest.fixture
def calendar() -> WorkingCalendar:
    return make_calendar(2026)


def test_make_up_weekends_are_working_days(calendar):
    weekends = [day for day in days_of(2026) if not is_weekday(day)]

    worked = [f"{day:%m-%d}" for day in weekends if calendar.is_working_day(day)]

    assert worked == MAKE_UP_DAYS_2026


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-03-02", True),  # Monday
        ("2026-03-07", False),  # Saturday
        ("2026-02-17", False),  # Tuesday, Spring Festival
        ("2026-10-01", False),  # Thursday, National Day
        ("2026-10-08", True),  # Thursday, the first day after it
    ],
)
def test_a_published_year_follows_the_state_council(calendar, day, works):
    assert calendar.is_working_day(date.fromisoformat(day)) is works


def test_a_published_year_is_not_guessed():
    calendar = make_calendar(years=frozenset({2026}), special={})

    assert calendar.is_working_day(date(2026, 10, 1))


def test_an_unpublished_year_has_weekdays_less_the_fixed_holidays(calendar):
    differing = [
        f"{day:%m-%d}"
        for day in days_of(2029)
        if calendar.is_working_day(day) is not is_weekday(day)
    ]

    assert differing == ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"]


def test_a_closure_in_an_unpublished_year_counts():
    calendar = make_calendar(2026, special={date(2027, 3, 1): False})

    assert calendar.next_working_day(date(2027, 2, 26)) == date(2027, 3, 2)


@pytest.mark.parametrize("year", [1, 1949, 2003, 2027, 2500, 9998])
def test_no_year_is_too_far_away(calendar, year):
    assert calendar.is_working_day(date(year, 5, 1)) is False
    assert calendar.next_working_day(date(year, 5, 1)).year == year
    assert calendar.previous_working_day(date(year, 5, 1)).year == year


def test_the_next_working_day_skips_the_holiday_and_finds_the_make_up_day(calendar):
    assert calendar.next_working_day(date(2026, 2, 13)) == date(2026, 2, 14)
    assert calendar.next_working_day(date(2026, 2, 14)) == date(2026, 2, 24)
    assert calendar.previous_working_day(date(2026, 2, 24)) == date(2026, 2, 14)


def test_the_day_itself_counts_only_when_inclusive(calendar):
    monday, sunday = date(2026, 3, 2), date(2026, 3, 1)

    assert calendar.next_working_day(monday, inclusive=True) == monday
    assert calendar.next_working_day(monday) == date(2026, 3, 3)
    assert calendar.next_working_day(sunday, inclusive=True) == monday
    assert calendar.previous_working_day(monday, inclusive=True) == monday
    assert calendar.previous_working_day(monday) == date(2026, 2, 28)


def test_a_span_is_provisional_when_one_of_its_years_is_unpublished(calendar):
    assert not calendar.is_provisional(date(2026, 1, 1), date(2026, 12, 31))
    assert calendar.is_provisional(date(2026, 12, 31), date(2027, 1, 1))
    assert calendar.is_provisional(date(2025, 12, 31), date(2026, 1, 1))
    assert calendar.unpublished_years(date(2025, 1, 1), date(2027, 1, 1)) == [
        2025,
        2027,
    ]


def test_business_never_ends_after_18():
    late = make_calendar(2026, closing=time(20))
    early = make_calendar(2026, closing=time(16, 30))

    assert late.closing_on(date(2026, 3, 2)) == time(18)
    assert early.closing_on(date(2026, 3, 2)) == time(16, 30)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("2026-02-13", "2026-02-13 周五"),
        ("2026-02-14", "2026-02-14 周六（调休）"),
        ("2026-03-07", "2026-03-07 周六"),
        ("2026-10-01", "2026-10-01 周四（放假）"),
    ],
)
def test_a_label_names_the_weekday_and_what_is_unusual(calendar, day, label):
    assert calendar.label(date.fromisoformat(day)) == label


def test_the_days_of_a_year_come_in_order_and_once_each():
    days = [day for day, _, _ in published_days(2026)]

    assert days == sorted(set(days))
    assert published_days(2026)[0] == (date(2026, 1, 1), False, "元旦")
    assert (date(2026, 10, 10), True, "国庆节") in published_days(2026)


@pytest.mark.parametrize("year", [2003, 2027])
def test_an_unpublished_year_has_no_list_of_days(year):
    with pytest.raises(UnpublishedYearError, match=str(year)):
        published_days(year)


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_two_packages_agree_on_every_day(year):
    calendar = make_calendar(year)
    others = holidays.country_holidays("CN", years=year)

    differing = [
        day
        for day in days_of(year)
        if calendar.is_working_day(day) is not others.is_working_day(day)
    ]

    assert differing == []


def test_the_state_councils_schedules_agree_on_every_day_they_name():
    # They lie beside the project where it is developed, and are no part of it.
    folder = settings.BASE_DIR.parent / "shared" / "data" / "calendar"
    schedules = [json.loads(path.read_text()) for path in folder.glob("20*.json")]
    years = {schedule["year"] for schedule in schedules if schedule["days"]}
    calendar = make_calendar(*years)

    named = {
        date.fromisoformat(day["date"]): not day["isOffDay"]
        for schedule in schedules
        for day in schedule["days"]
    }

    assert {day: calendar.is_working_day(day) for day in named} == named
    assert {day for day in calendar.special if is_weekday(day)} <= named.keys()


@pytest.mark.django_db
def test_the_seeded_calendar_is_read_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        calendar = load_calendar()

    assert calendar.special == make_calendar(*range(2004, 2027)).special
    assert calendar.years == set(range(2004, 2027))
    assert calendar.version.startswith(f"{PACKAGE_VERSION}@")
    assert calendar.closing == time(17)


@pytest.mark.django_db
def test_a_branch_brings_its_own_closing_time():
    branch = Branch(code="SH009", closing_time=time(16, 30))

    assert load_calendar(branch).closing == time(16, 30)


@pytest.mark.django_db
def test_a_year_without_days_is_not_published_yet():
    CalendarYear.objects.create(year=2027, source="gov.cn", version="2027")

    assert not load_calendar().is_published(2027)


@pytest.mark.django_db
def test_the_version_names_the_newest_year_and_changes_with_any_day():
    before = load_calendar().version
    year = CalendarYear.objects.create(year=2027, source="gov.cn", version="gov-2027")
    CalendarDay.objects.create(
        calendar_year=year, date=date(2027, 1, 1), is_working=False, name="元旦"
    )
    published = load_calendar()
    CalendarDay.objects.filter(date=date(2026, 10, 10)).update(is_working=False)
    corrected = load_calendar()

    assert published.is_published(2027)
    assert published.version.startswith("gov-2027@")
    assert len({before, published.version, corrected.version}) == 3


@pytest.mark.django_db
def test_without_any_published_year_everything_is_provisional():
    CalendarDay.objects.all().delete()

    calendar = load_calendar()

    assert calendar.years == frozenset()
    assert calendar.version == ""
    assert calendar.is_provisional(date(2026, 3, 2), date(2026, 3, 2))
