"""A desk after years, on a morning: most cases closed, one in fifty open, none late."""

from datetime import timedelta

from django.db import connection

from branches.calendar import load_calendar
from branches.models import Department, Post, User
from complaints.case.choices import OPEN
from complaints.clocks import services as clocks
from complaints.clocks.models import Result
from complaints.clocks.tiers import TierTime
from complaints.models import Complaint, Deadline
from tests.load import volume
from tests.load.bench import stock

BRANCHES = 20


def prepare(size: int) -> str:
    return stock.stocked("desk", size, fill)


def fill(size: int) -> None:
    branches = stock.make_branches(BRANCHES, {Post.HANDLER: Department.OPERATIONS})
    most = min(size, volume.BLOCK)
    block = next(n for n in range(most, 0, -1) if size % n == 0)
    volume.fill(block, branches=branches, handlers=list(User.objects.all()))
    start_clocks()
    with stock.opened(connection.settings_dict["NAME"]) as cursor:
        days = f"n * interval '{block // volume.A_DAY + 1} days'"
        past = [name for name in volume.TIMES if name != "next_due_at"]
        earlier = {name: f"{name} - {days}" for name in past}
        stock.multiply(cursor, size // block - 1, **earlier)


def start_clocks() -> None:
    """An open case's run from now on; a closed one's are over, and were all met."""
    now, calendar = stock.MORNING, load_calendar()
    for complaint in Complaint.objects.select_related("branch"):
        clocks.start(complaint, at=now, now=now, calendar=calendar)
    over = Deadline.objects.exclude(complaint__state__in=OPEN)
    TierTime.objects.filter(deadline__in=over).delete()  # Nobody reads lapsed ones.
    over.update(result=Result.MET, met_at=now, settled_at=now)
    Complaint.objects.filter(state__in=OPEN).update(
        next_due_at=now + timedelta(hours=5)
    )
