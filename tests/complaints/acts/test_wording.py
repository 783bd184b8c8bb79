from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from complaints.acts import wording
from complaints.acts.wording import Tone

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 10, 28, 14, 10, tzinfo=SHANGHAI)  # a Wednesday


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-10-28 15:30", "今天 15:30"),
        ("2026-10-29 10:00", "明天 10:00"),
        ("2026-10-27 23:59", "昨天 23:59"),
        ("2026-10-30 17:00", "周五 10-30 17:00"),
        ("2026-10-26 09:05", "周一 10-26 09:05"),
        ("2027-01-04 17:00", "周一 2027-01-04 17:00"),
    ],
)
def test_a_time_is_said_as_people_say_it(at, said):
    assert wording.as_said(datetime.fromisoformat(f"{at}+08:00"), now=NOW) == said


def test_today_is_today_in_shanghai_not_in_utc():
    at = datetime(2026, 10, 27, 16, 30, tzinfo=ZoneInfo("UTC"))

    assert wording.as_said(at, now=NOW) == "今天 00:30"


def test_tomorrow_on_new_years_eve_needs_no_year():
    said = wording.day_as_said(date(2027, 1, 1), today=date(2026, 12, 31))

    assert said == "明天"


@pytest.mark.parametrize(
    ("left", "phrase"),
    [
        (timedelta(hours=1, minutes=20), "1 小时 20 分后到期"),
        (timedelta(hours=2), "2 小时后到期"),
        (timedelta(minutes=5, seconds=59), "5 分钟后到期"),
        (timedelta(seconds=59), "马上到期"),
        (timedelta(0), "马上到期"),
        (timedelta(seconds=-1), "刚刚超时"),
        (timedelta(minutes=-1), "已超时 1 分钟"),
        (timedelta(hours=-2), "已超时 2 小时"),
        (timedelta(days=3, hours=4, minutes=50), "3 天 4 小时后到期"),
        (timedelta(days=-30), "已超时 30 天"),
    ],
)
def test_what_is_left_is_said_in_its_two_largest_units(left, phrase):
    assert wording.due_phrase(NOW + left, now=NOW) == phrase


@pytest.mark.parametrize(
    ("left", "tone"),
    [
        (timedelta(minutes=61), Tone.CALM),
        (timedelta(minutes=60), Tone.SOON),
        (timedelta(0), Tone.SOON),
        (timedelta(microseconds=-1), Tone.OVER),
    ],
)
def test_a_clock_warns_an_hour_before_it_is_due(left, tone):
    assert wording.due_tone(NOW + left, warn_at=None, now=NOW) == tone


def test_a_clock_warns_at_its_own_time_where_it_has_one():
    due_at = NOW + timedelta(hours=3)

    assert wording.due_tone(due_at, warn_at=NOW, now=NOW) == Tone.SOON
