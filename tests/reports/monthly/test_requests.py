"""What leaders let pass is counted for them in the month of its time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from complaints import services
from complaints.lifecycle.sweeping import sweep
from complaints.requests import services as decisions
from reports.monthly.figures.requests import requests
from reports.periods import spanning
from tests.cases import make_complaint, withdraw

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def ask(kind, *, by, moment="2026-03-02 10:00"):
    with time_machine.travel(at(moment), tick=False):
        case = make_complaint(by=by)
        return decisions.ask(
            case, kind, by=by, reason="请批示", at=timezone.now(), payload={}
        )


def sweep_at(moment: str) -> None:
    with time_machine.travel(at(moment), tick=False):
        sweep.sweep(now=timezone.now())


def counted(branch, month="2026-03", as_of="2026-04-01 00:00"):
    first = date.fromisoformat(f"{month}-01")
    found = requests([branch.pk], spanning(first, months=1), as_of=at(as_of))
    return found[branch.pk]


def lines(figures):
    return {row["key"]: (row["in_time"], row["missed"]) for row in figures["rows"]}


def test_each_counts_for_who_decided_or_did_not(
    branch, handler, operations, marketing, gm, hq
):
    for _count in range(2):
        row = ask("late_entry", by=handler)
        with time_machine.travel(at("2026-03-02 11:00"), tick=False):
            services.send_back(row, by=operations, comment="请补充录音")
    lapsed = ask("late_entry", by=handler)
    with time_machine.travel(at("2026-03-02 12:00"), tick=False):
        withdraw(lapsed.complaint, by=operations)
    ask("late_entry", by=handler)
    late = ask("clear_flags", by=handler)
    sweep_at("2026-03-03 15:31")
    with time_machine.travel(at("2026-03-03 16:00"), tick=False):
        services.send_back(late, by=gm, comment="不同意")

    figures = counted(branch, as_of="2026-03-04 00:00")

    found = lines(figures)
    # Two in time, and the withdrawal that a director decided.
    assert found["operations_director"] == (3, 1)
    assert found["marketing_director"] == (0, 1)
    assert found["general_manager"] == (0, 1)
    total = figures["total"]
    assert (total["due"], total["in_time"], total["missed"]) == (5, 3, 2)


def test_a_missed_one_stays_missed_when_it_lapses_later(
    branch, handler, operations, marketing, gm, hq
):
    row = ask("late_entry", by=handler)
    sweep_at("2026-03-03 15:31")
    with time_machine.travel(at("2026-03-05 12:00"), tick=False):
        withdraw(row.complaint, by=operations)

    found = lines(counted(branch))

    assert found["marketing_director"] == (0, 1)
    assert row.complaint_id


def test_another_month_counts_nothing_of_it(branch, handler, operations):
    ask("late_entry", by=handler)

    assert counted(branch, "2026-04", "2026-05-01 00:00")["total"]["due"] == 0
