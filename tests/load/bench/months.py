"""Branches with 36 months of cases behind them: one branch's month, copied to all."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import time_machine
from django.db import connection
from django.db.models import Model
from psycopg2.extensions import cursor as Cursor

from branches.calendar import SHANGHAI
from branches.models import Branch, Department, Post, User
from complaints.case.choices import Category, Channel, State
from complaints.models import Complaint, Contact, Deadline, Event
from reports.periods import parse
from tests.cases import make_complaint, reach
from tests.load.bench import stock

MOST_BRANCHES, MONTHS = 300, 36
# One branch's month: together about a million.
A_MONTH = 92
LAST = parse("2026-01")
PARTS = [Complaint, Contact, Deadline, Event]
STAFF = {
    Post.FRONT_DESK: Department.OPERATIONS,
    Post.OPERATIONS_DIRECTOR: Department.OPERATIONS,
    Post.MARKETING_DIRECTOR: Department.MARKETING,
    Post.GENERAL_MANAGER: "",
}


def prepare(size: int) -> str:
    return stock.stocked("months", size, fill)


def branches_of(size: int) -> int:
    return max(1, min(MOST_BRANCHES, size // (MONTHS * A_MONTH)))


def fill(size: int) -> None:
    made = stock.make_branches(branches_of(size), STAFF)
    _a_month(made[0])
    with stock.opened(connection.settings_dict["NAME"]) as cursor:
        spread(cursor, made, parts=PARTS)


def spread(cursor: Cursor, made: list[Branch], *, parts: Sequence[type[Model]]) -> None:
    """Copy the first branch's month to each branch and month before it."""
    keys = ", ".join(str(branch.pk) for branch in made)
    stock.multiply(
        cursor,
        len(made) * MONTHS - 1,
        parts=parts,
        back=f"make_interval(months => n / {len(made)})",
        branch_id=f"(ARRAY[{keys}])[mod(n, {len(made)}) + 1]",
    )


def _a_month(branch: Branch) -> None:
    desk = User.objects.get(branch=branch, post=Post.FRONT_DESK)
    director = User.objects.get(branch=branch, post=Post.OPERATIONS_DIRECTOR)
    first = datetime(2026, 1, 5, 9, 30, tzinfo=SHANGHAI)
    for i in range(A_MONTH):
        received_at = first + timedelta(days=i // 4, minutes=7 * (i % 4))
        with time_machine.travel(received_at, tick=False):
            case = _received(i, by=desk)
        _course(i, case, received_at, by=director)
        if i % 20 == 0:
            stock.say(f"months: {i} of {A_MONTH} complaints of the first month")


def _received(i: int, *, by: User) -> Complaint:
    channel = list(Channel)[i % 6]
    return make_complaint(
        by=by,
        channel=channel,
        category=[Category.A, Category.B, Category.C, Category.E, Category.F][i % 5],
        telephone=f"138{i * 7:08d}",
        place="quiet_area" if channel == Channel.WALK_IN else "",
    )


def _course(i: int, case: Complaint, received_at: datetime, *, by: User) -> None:
    """Of ten one stays open; the others are told after hours or days, some too late."""
    if i % 10 == 0:
        return
    with time_machine.travel(received_at + timedelta(hours=i % 60), tick=False):
        reach(case, State.RESOLVED, by=by)
