from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from branches.quiet import USUAL, QuietHours

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "over"),
    [
        ("2026-03-04 20:59", "2026-03-04 20:59"),
        ("2026-03-04 21:00", "2026-03-05 08:00"),
        ("2026-03-05 00:00", "2026-03-05 08:00"),
        ("2026-03-05 07:59", "2026-03-05 08:00"),
        ("2026-03-05 08:00", "2026-03-05 08:00"),
    ],
)
def test_over_midnight(moment, over):
    assert USUAL.over_at(at(moment)) == at(over)


def test_within_a_day():
    noon = QuietHours(time(12), time(13))

    assert noon.over_at(at("2026-03-04 12:30")) == at("2026-03-04 13:00")
    assert noon.over_at(at("2026-03-04 13:00")) == at("2026-03-04 13:00")


def test_the_same_twice_is_never_quiet():
    never = QuietHours(time(12), time(12))

    assert never.over_at(at("2026-03-04 12:00")) == at("2026-03-04 12:00")
