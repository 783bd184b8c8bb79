import json
from datetime import date

import pytest
from django.conf import settings

from branches.calendar import load_calendar
from branches.models import CalendarDay, CalendarYear
from branches.schedules import years
from branches.schedules.years import MOST_BYTES, ScheduleError, parse
from tests.schedules import NEW_YEAR_2027, schedule, schedule_text

NAMED = {"name": "元旦", "date": "2027-01-01", "isOffDay": True}


def with_days(*days) -> bytes:
    return json.dumps({"year": 2027, "papers": [], "days": days}).encode()


def test_a_file_is_read_with_its_year_papers_and_days():
    read = parse(schedule_text().encode())

    assert read.year == 2027
    assert read.papers == ("https://www.gov.cn/2027",)
    assert read.days[date(2027, 1, 1)] == (False, "元旦")
    assert read.days[date(2027, 1, 9)] == (True, "元旦")


def test_the_version_is_that_of_the_content():
    spaced = json.dumps(json.loads(schedule_text()), indent=4)
    turned = schedule(days=NEW_YEAR_2027[::-1])

    assert parse(spaced.encode("utf-8-sig")).version == schedule().version
    assert turned.version == schedule().version
    assert schedule(days=NEW_YEAR_2027[:-1]).version != schedule().version
    assert parse(schedule().as_json().encode()) == schedule()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"{" * 50_000, "JSON"),
        (b"9" * 10_000, "JSON"),
        (b"[]", "JSON 对象"),
        (b"{}", "year"),
        (b'{"year": true}', "year"),
        (b'{"year": "2027"}', "year"),
        (b'{"year": 1999}', "2000 至 2100"),
        (b'{"year": 2027}', "days"),
        (b'{"year": 2027, "days": {}}', "days"),
        (b'{"year": 2027, "days": [], "papers": []}', "2027 年的 days 为空"),
        (b'{"year": 2027, "papers": "x", "days": []}', "papers"),
        (b'{"year": 2027, "papers": ["\\u0000"], "days": []}', "papers"),
        (with_days(NAMED | {"date": "2026-12-24"}), "不在 2027 年"),
        (with_days(NAMED, NAMED), "2027-01-01 重复出现"),
        (with_days(NAMED | {"date": "2027-02-29"}), "第 1 天"),
        (with_days(NAMED, NAMED | {"date": "２０２７-01-02"}), "第 2 天"),
        (with_days(NAMED | {"date": 20270101}), "第 1 天"),
        (with_days(NAMED | {"isOffDay": "false"}), "第 1 天"),
        (with_days(NAMED | {"name": ""}), "第 1 天"),
        (with_days(NAMED | {"name": "a\nb"}), "第 1 天"),
        (with_days(NAMED | {"name": "\ud800"}), "第 1 天"),
        (with_days(NAMED | {"name": "长" * 41}), "第 1 天"),
        (with_days("2027-01-01"), "第 1 天"),
        (with_days(None), "第 1 天"),
        (b" " * (MOST_BYTES + 1), "过大"),
    ],
)
def test_what_is_no_schedule_is_refused_in_one_line(content, message):
    with pytest.raises(ScheduleError, match=message) as refused:
        parse(content)

    assert "\n" not in str(refused.value)


def test_the_real_files_are_read_and_an_empty_year_is_not_published():
    # They lie beside the project where it is developed, and are no part of it.
    folder = settings.BASE_DIR.parent / "shared" / "data" / "calendar"
    for path in folder.glob("20*.json"):
        if json.loads(path.read_text())["days"]:
            assert parse(path.read_bytes()).year == int(path.stem)
        else:
            with pytest.raises(ScheduleError, match="尚未公布"):
                parse(path.read_bytes())


@pytest.mark.django_db
def test_a_kept_year_carries_its_source_and_version():
    years.keep(schedule())

    year = CalendarYear.objects.get(year=2027)
    assert (year.source, year.version) == (
        "https://www.gov.cn/2027",
        schedule().version,
    )
    assert year.papers == ["https://www.gov.cn/2027"]
    assert year.days.count() == len(NEW_YEAR_2027)
    assert load_calendar().version.startswith(f"{schedule().version}@")


@pytest.mark.django_db
def test_keeping_it_again_adds_nothing():
    years.keep(schedule())
    days = list(CalendarDay.objects.order_by("date").values())

    years.keep(schedule())

    assert list(CalendarDay.objects.order_by("date").values()) == days
    assert years.is_kept(schedule())
    assert not years.is_kept(schedule(days=NEW_YEAR_2027[:1]))


@pytest.mark.django_db
def test_a_correction_rules_over_what_was_known():
    years.keep(schedule())

    years.keep(
        schedule(days=[("元旦", "2027-01-04", False), ("春节", "2027-02-08", True)])
    )

    calendar = load_calendar()
    working = [calendar.is_working_day(date(2027, 1, day)) for day in (1, 4, 9)]
    assert working == [True, True, False]
    assert not calendar.is_working_day(date(2027, 2, 8))
