"""Three years of many branches: a month of one, copied to each branch and month.

The month is acted through the services; its copies are made by the database, with
their times moved back by whole months.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import time_machine
from django.db import connection, models
from psycopg2.extensions import cursor as Cursor

from branches.calendar import SHANGHAI
from branches.models import Department, Post, User
from complaints.lifecycle import services
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
from tests.cases import FINDINGS, complete, final_feedback, make_complaint, visit
from tests.load.bench import stock

MONTHS = 36
# Of a branch in a month: with 300 branches a million.
A_MONTH = 93
STAFF = {
    Post.FRONT_DESK: Department.OPERATIONS,
    Post.OPERATIONS_DIRECTOR: Department.OPERATIONS,
    Post.MARKETING_DIRECTOR: Department.MARKETING,
    Post.GENERAL_MANAGER: "",
}
# The last of the months; now is stock.MORNING, in the month after it.
FIRST_DAY = datetime(2026, 2, 2, 9, tzinfo=SHANGHAI)
# Parents before what refers to them.
PARTS: list[type[models.Model]] = [
    Complaint, NamedStaff, Contact, Deadline, Event, Notification, Escalation, Visit,
    FacilityRecord, StandardRecord, FailureRecord, GuidanceRecord, DemandRecord,
    InquiryRecord, Statement, Opinion,
]  # fmt: skip


@dataclass(frozen=True)
class Copies:
    branches: list[int]

    @property
    def count(self) -> int:
        """Besides the month that is there."""
        return len(self.branches) * MONTHS - 1

    def column(self, field: models.Field) -> str:
        """The n-th copy: of branch n % B, n / B months ago; keys a stride apart."""
        name = field.column
        if field.primary_key or field.related_model in PARTS:
            return f"{name} + n * {stock.STRIDE}"
        if isinstance(field, models.DateTimeField):
            return f"{name} - make_interval(months => n / {len(self.branches)})"
        if field.model is Complaint and name == "branch_id":
            return f"(ARRAY{self.branches})[mod(n, {len(self.branches)}) + 1]"
        if field.model is Complaint and name == "number":
            return "number || '-' || n"
        return name


def prepare(size: int) -> str:
    return stock.stocked("years", size, fill)


def branches_of(size: int) -> int:
    return max(1, round(size / (MONTHS * A_MONTH)))


def fill(size: int) -> None:
    branches = stock.make_branches(branches_of(size), STAFF)
    desk = User.objects.get(branch=branches[0], post=Post.FRONT_DESK)
    for n in range(A_MONTH):
        live(n, desk)
        if n % 20 == 0:
            stock.say(f"years: {n} of {A_MONTH} complaints of a month")
    with stock.opened(connection.settings_dict["NAME"]) as cursor:
        copy(cursor, Copies([branch.pk for branch in branches]))


def live(n: int, desk: User) -> None:
    """One case: left alone, settled on the spot, resolved, or visited and closed."""
    begins = FIRST_DAY + timedelta(days=n % 25, minutes=n)
    with time_machine.travel(begins, tick=True):
        case = make_complaint(by=desk, category="ABCDEF"[n % 6], telephone=f"138{n:08}")
    if n % 31 == 0:
        return
    with time_machine.travel(begins + timedelta(minutes=40), tick=True):
        told = final_feedback(thanked=True, explained=True, hoped=n % 5 > 0)
        if n % 6 != 3 and n % 3 == 0:
            services.settle_on_spot(case, by=desk, findings=FINDINGS, feedback=told)
            return
        services.acknowledge(case, by=desk, no_agreed_time_reason="客户不便约定。")
        services.investigate(case, by=desk)
        complete(case, by=desk)
        leader = User.objects.get(branch=desk.branch, post=Post.MARKETING_DIRECTOR)
        services.resolve(
            case, by=leader if n % 6 == 3 else desk, findings=FINDINGS, feedback=told
        )
    if n % 2:
        with time_machine.travel(begins + timedelta(days=40), tick=True):
            services.start_follow_up(case)
            services.record_visit(case, entry=visit(), by=desk)
            if n % 6 != 3:
                services.close(case, by=desk)


def copy(cursor: Cursor, copies: Copies) -> None:
    """No trigger runs: a copy keeps the hashes of its original."""
    cursor.execute("SET session_replication_role = replica")
    for model in PARTS if copies.count else []:
        fields = model._meta.concrete_fields
        names = ", ".join(field.column for field in fields)
        values = ", ".join(copies.column(field) for field in fields)
        table = model._meta.db_table
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values}"  # noqa: S608 (names of columns)
            f" FROM {table}, generate_series(1, %s) AS n",
            [copies.count],
        )
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id))"  # noqa: S608 (its name)
            f" FROM {table}"
        )
        stock.say(f"years: {table}")
    cursor.execute("RESET session_replication_role")
    cursor.execute("VACUUM ANALYZE")
