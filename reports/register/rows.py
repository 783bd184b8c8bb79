"""登记簿: every complaint of a branch and year in the order of receipt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Left
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.models import Branch, User
from complaints.case import naming
from complaints.case.choices import Category, State
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet
from complaints.clocks.deadlines import EXTENSION, Kind
from complaints.clocks.models import Deadline, Result

GIST = 60
CHUNK = 500
# What the register says of the three working days (norm 17.4), by result.
IN_TIME: dict[str, Promise | str] = {
    Result.PENDING: "",
    Result.MET: gettext_lazy("按时"),
    Result.BREACHED: gettext_lazy("超时"),
    Result.CONFIRMED: gettext_lazy("超时，事后确认"),
    Result.HISTORICAL: gettext_lazy("历史"),
}


@dataclass(frozen=True)
class RegisterLine:
    """One row, as it is shown and printed; `pk` and the times sort and link it."""

    pk: int
    received_at: datetime
    number: str
    client: str
    letter: str
    category: str
    channel: str
    gist: str
    receiver: str
    handler: str
    state: str
    resolved_at: datetime | None
    feedback: str
    remarks: str


def year_of(branch: Branch, year: int, *, user: User) -> ComplaintQuerySet:
    """The complaints received in that year in Shanghai, as far as `user` sees them."""
    seen = Complaint.objects.visible_to(user)
    target = seen.filter(pk=OuterRef("merged_into")).values("number")
    cases = seen.of_year(branch, year).annotate(merged_into_number=Subquery(target))
    return cases.order_by("received_at", "pk")


def shown(cases: ComplaintQuerySet) -> ComplaintQuerySet:
    """What a line needs, in one statement however many lines."""
    first = Deadline.objects.filter(
        complaint=OuterRef("pk"), kind=Kind.FINAL_FEEDBACK, cycle=OuterRef("cycle")
    ).exclude(result=Result.SUPERSEDED)
    return (
        cases.annotate(
            beginning=Left("statement", GIST + 1),
            final=Subquery(
                first.exclude(rule=EXTENSION)
                .order_by("created_at")
                .values("result")[:1]
            ),
        )
        .select_related("handler", "first_responsible")
        .only(
            "received_at",
            "number",
            *naming.CLIENT,
            "category",
            *naming.CHANNEL,
            "state",
            "resolved_at",
            "cycle",
            "is_backfilled",
            "handler__first_name",
            "handler__last_name",
            "handler__username",
            "first_responsible__first_name",
            "first_responsible__last_name",
            "first_responsible__username",
            "merged_into",
        )
    )


def lines(cases: ComplaintQuerySet) -> Iterator[RegisterLine]:
    """Read in chunks, so that a year of any size takes little memory."""
    for case in shown(cases).iterator(chunk_size=CHUNK):
        yield line(case)


def _gist(beginning: str) -> str:
    words = " ".join(beginning[:GIST].split())
    return f"{words}…" if len(beginning) > GIST else words


def line(case: Complaint) -> RegisterLine:
    fetched = vars(case)
    return RegisterLine(
        pk=case.pk,
        received_at=case.received_at,
        number=case.number,
        client=naming.client(case),
        letter=case.category,
        category=str(Category(case.category).label) if case.category else _("待分类"),
        channel=naming.channel(case),
        gist=_gist(fetched["beginning"]),
        receiver=str(case.first_responsible or ""),
        handler=str(case.handler or ""),
        state=str(State(case.state).label),
        resolved_at=case.resolved_at,
        feedback=str(IN_TIME.get(fetched["final"] or "", "")),
        remarks="；".join(_remarks(case)),
    )


def _remarks(case: Complaint) -> Iterator[str]:
    if case.is_backfilled:
        yield _("补录")
    if case.origin == "import":
        yield _("历史导入")
    if case.merged_into_id:
        number = vars(case)["merged_into_number"]
        yield _("并入 %(number)s") % {"number": number} if number else _("并入另一件")
    if case.cycle > 1:
        yield _("第 %(cycle)s 轮处理") % {"cycle": case.cycle}
