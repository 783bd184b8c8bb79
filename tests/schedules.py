"""Schedules of holidays for tests, as files bring them."""

import json
from datetime import date, timedelta

from branches.schedules.years import Schedule, parse

# New Year to Monday the 4th; the Saturday after it is worked. As 2027 might be.
NEW_YEAR_2027 = [
    ("元旦", "2027-01-01", True),
    ("元旦", "2027-01-02", True),
    ("元旦", "2027-01-03", True),
    ("元旦", "2027-01-04", True),
    ("元旦", "2027-01-09", False),
]


def schedule_text(year=2027, days=NEW_YEAR_2027, papers=("https://www.gov.cn/2027",)):
    listed = [
        {"name": name, "date": day, "isOffDay": is_off} for name, day, is_off in days
    ]
    return json.dumps({"year": year, "papers": list(papers), "days": listed})


def schedule(year=2027, days=NEW_YEAR_2027, **overrides) -> Schedule:
    return parse(schedule_text(year, days, **overrides).encode())


def days_off(first: str, count: int, name: str = "放假") -> list[tuple[str, str, bool]]:
    start = date.fromisoformat(first)
    return [(name, str(start + timedelta(days=n)), True) for n in range(count)]
