"""The branches of months.py with all that the scorecard counts: visits, records, D.

Left alone, settled on the spot, resolved, or visited and closed.
"""

from datetime import datetime, timedelta

import time_machine
from django.db import connection, models

from branches.calendar import SHANGHAI
from branches.models import Post, User
from complaints import services
from complaints.models import (
    Complaint,
    Contact,
    Deadline,
    DemandRecord,
    Escalation,
    Event,
    FacilityRecord,
    FailureRecord,
    GuidanceRecord,
    InquiryRecord,
    NamedStaff,
    Notification,
    Opinion,
    StandardRecord,
    Statement,
    Visit,
)
from complaints.requests.models import EscalationKind
from reports import periods
from tests.cases import FINDINGS, complete, final_feedback, make_complaint, visit
from tests.load.bench import months, stock

# The last of the months; now is stock.MORNING, in the month after it.
FIRST_DAY = datetime(2026, 2, 2, 9, tzinfo=SHANGHAI)
LAST = periods.month_of(FIRST_DAY)
# Parents before what refers to them.
PARTS: list[type[models.Model]] = [
    Complaint, NamedStaff, Contact, Deadline, Event, Notification, Escalation, Visit,
    FacilityRecord, StandardRecord, FailureRecord, GuidanceRecord, DemandRecord,
    InquiryRecord, Statement, Opinion,
]  # fmt: skip


def prepare(size: int) -> str:
    return stock.stocked("years", size, fill)


def fill(size: int) -> None:
    made = stock.make_branches(months.branches_of(size), months.STAFF)
    desk = User.objects.get(branch=made[0], post=Post.FRONT_DESK)
    for n in range(months.A_MONTH):
        _live(n, desk)
        if n % 20 == 0:
            stock.say(f"years: {n} of {months.A_MONTH} complaints of a month")
    with stock.opened(connection.settings_dict["NAME"]) as cursor:
        months.spread(cursor, made, parts=PARTS)


def _live(n: int, desk: User) -> None:
    begins = FIRST_DAY + timedelta(days=n % 25, minutes=n)
    with time_machine.travel(begins, tick=True):
        case = make_complaint(by=desk, category="ABCDEF"[n % 6], telephone=f"138{n:08}")
    if n % 31 == 0:
        return
    with time_machine.travel(begins + timedelta(minutes=40), tick=True):
        if n % 6 != 3 and n % 3 == 0:
            told = final_feedback(thanked=True, explained=True, hoped=n % 5 > 0)
            services.settle_on_spot(case, by=desk, findings=FINDINGS, feedback=told)
            return
        _resolve(case, desk)
    if n % 2:
        with time_machine.travel(begins + timedelta(days=40), tick=True):
            services.start_follow_up(case)
            services.record_visit(case, entry=visit(), by=desk)
            if n % 6 != 3:
                services.close(case, by=desk)


def _resolve(case: Complaint, desk: User) -> None:
    services.acknowledge(case, by=desk, no_agreed_time_reason="客户不便约定。")
    services.investigate(case, by=desk)
    complete(case, by=desk)
    leader = User.objects.get(branch=desk.branch, post=Post.MARKETING_DIRECTOR)
    told = final_feedback(thanked=True, explained=True)
    by = leader if case.category == "D" else desk
    services.resolve(case, by=by, findings=FINDINGS, feedback=told)
    for asked in case.escalations.pending().filter(kind=EscalationKind.FIRST_F):
        services.review_category(asked, by=leader)
