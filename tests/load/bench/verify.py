"""The whole archive verified: chains, anchors, rows, numbers; here `size` is events."""

import resource
import time
from hashlib import sha256

import time_machine
from django.db import connection, transaction

from branches.models import Branch, User
from complaints import services
from complaints.evidence import anchors, verify
from complaints.evidence.verify.chain import EVENTS
from complaints.models import Complaint
from tests.cases import intake
from tests.load.bench import stock
from tests.load.bench.measured import Measured

BRANCHES, NIGHTS, A_NIGHT = 10, 20, 50
A_CASE = 1 + NIGHTS * A_NIGHT
# As an act writes them: a body that names the rows, which stay as they are.
MORE = """
INSERT INTO complaints_event (complaint_id, seq, hash_version, verb, actor_id,
    occurred_at, recorded_at, body, prev_hash, hash)
SELECT complaint_id, 0, 1, 'note', actor_id, occurred_at, now(), body, '', ''
FROM complaints_event, generate_series(1, %s)
WHERE seq = 1 AND verb = 'receive'
"""


def prepare(size: int) -> str:
    return stock.stocked("verify", size, fill)


def fill(size: int) -> None:
    branches = stock.make_branches(BRANCHES, {"front_desk": "operations"})
    desks = list(User.objects.filter(branch__in=branches))
    cases = max(size // A_CASE, 1)
    for n in range(cases):
        services.receive(intake(), by=desks[n % len(desks)])
        if n % 100 == 0:
            stock.say(f"verify: {n} of {cases} complaints")
    for night in range(NIGHTS):
        with connection.cursor() as cursor:
            cursor.execute(MORE, [A_NIGHT])
        for branch in branches:
            anchors.make(branch)
        stock.say(f"verify: night {night + 1} of {NIGHTS}")


def measure(size: int) -> Measured:
    with stock.opened(prepare(size)), time_machine.travel(stock.MORNING, tick=False):
        floor, count = timed(bare_loop)
        before = peak()
        ours, found = timed(verified)
        assert found.events == count
    return Measured(
        ours=ours,
        floor=floor,
        unit="s",
        n=1,
        floor_is="a bare loop of the same SHA-256 over the same events",
        more={**vars(found), "peak_mb": peak(), "peak_mb_before": before},
    )


def bare_loop() -> int:
    """Read each event as a line of text, and digest it after the one before."""
    cases = list(Complaint.objects.values_list("pk", flat=True))
    count, head = 0, b""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(EVENTS, [[], cases])
        for *_columns, line in cursor:
            head = sha256(head + line.encode()).digest()
            count += 1
    return count


def verified() -> verify.VerifyResult:
    found = verify.VerifyResult()
    with transaction.atomic():
        for branch in Branch.objects.order_by("code"):
            verify.verify_branch(branch, found, lambda count: None)
    return found


def timed(act):
    began = time.perf_counter()
    result = act()
    return round(time.perf_counter() - began, 2), result


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
