"""An archive of few cases with much in each: fifty talks, and an event for every one.

Here `size` is talks. Beside `verify`, whose events name the same few rows.
"""

from hashlib import sha256

import time_machine

from branches.models import User
from complaints import services
from complaints.evidence import anchors, events
from complaints.evidence.verify.rows import kinds, lines
from complaints.models import Complaint, Contact, Event
from tests.cases import intake
from tests.load.bench import stock
from tests.load.bench.measured import Measured
from tests.load.bench.verify import bare_loop, peak, timed, verified

A_CASE, A_BATCH = 50, 5_000
SAID = "说明正在调阅录像，已请客户耐心等候，明日上午再联系。" * 3


def prepare(size: int) -> str:
    return stock.stocked("verify_rows", size, fill)


def fill(size: int) -> None:
    [branch] = stock.make_branches(1, {"front_desk": "operations"})
    desk = User.objects.get(branch=branch)
    cases = [
        services.receive(intake(), by=desk) for _case in range(max(size // A_CASE, 1))
    ]
    for first in range(0, len(cases), A_BATCH // A_CASE):
        talk_of(cases[first : first + A_BATCH // A_CASE], by=desk)
        stock.say(f"verify_rows: {first} of {len(cases)} complaints")
    anchors.make(branch)


def talk_of(cases: list[Complaint], *, by: User) -> None:
    talks = Contact.objects.bulk_create(
        Contact(
            complaint=case,
            purpose="enquiry",
            direction="outbound",
            way="telephone",
            occurred_at=stock.MORNING,
            by=by,
            said=f"{n} {SAID}",
        )
        for case in cases
        for n in range(A_CASE)
    )
    Event.objects.bulk_create(
        events.compose(
            talk.complaint, "contact", by, occurred_at=stock.MORNING, rows=[talk]
        )
        for talk in talks
    )


def measure(size: int) -> Measured:
    with stock.opened(prepare(size)), time_machine.travel(stock.MORNING, tick=False):
        floor, count = timed(bare)
        before = peak()
        ours, found = timed(verified)
        assert found.rows == count
    return Measured(
        ours=ours,
        floor=floor,
        unit="s",
        n=1,
        floor_is="a bare loop of the same SHA-256 over the same events and rows",
        more={**vars(found), "peak_mb": peak(), "peak_mb_before": before},
    )


def bare() -> int:
    """The events one after the other, then each row as the database spells it."""
    bare_loop()
    salts = {
        pk: bytes(salt) for pk, salt in Complaint.objects.values_list("pk", "salt")
    }
    count = 0
    for kind, column in kinds().items():
        for _pk, case, line in lines(kind, column, list(salts)):
            sha256(salts[case] + line.encode()).hexdigest()
            count += 1
    return count
