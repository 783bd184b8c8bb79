import hashlib
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, timedelta

import pytest
import time_machine
from django.db import Error, connection, connections, transaction
from django.utils import timezone

from complaints.evidence import anchors, events, tasks
from complaints.models import Anchor, Event
from tests.cases import make_complaint

US = "\x1f"


def utc_text(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def database_time():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def note(complaint, by=None):
    events.record(complaint, "note", by, occurred_at=timezone.now())


def entry_of(complaint):
    last = Event.objects.filter(complaint=complaint).order_by("-seq")[0]
    return US.join((complaint.number, str(last.seq), bytes(last.hash).hex())) + "\n"


def recomputed(anchor):
    """The digest as docs/evidence.md writes it down, from the stored columns alone."""
    house = f"{anchor.house_seq}{US}{bytes(anchor.house_hash).hex()}"
    text = f"{utc_text(anchor.upto)}{US}{anchor.count}{US}{house}\n{anchor.entries}"
    return hashlib.sha256(bytes(anchor.prev_digest) + text.encode()).digest()


@pytest.mark.norm("26.3")
def test_an_anchor_holds_how_far_each_chain_had_come(branch, frontdesk):
    first, second = make_complaint(by=frontdesk), make_complaint(by=frontdesk)
    note(second)

    anchor = anchors.make(branch)

    assert anchor.entries == entry_of(first) + entry_of(second)
    assert anchor.count == 2
    assert bytes(anchor.prev_digest) == b""
    assert bytes(anchor.digest) == recomputed(anchor)
    assert Event.objects.latest("recorded_at").recorded_at <= anchor.upto


@pytest.mark.norm("26.3")
def test_the_next_anchor_follows_and_holds_what_is_new(branch, frontdesk):
    first, second = make_complaint(by=frontdesk), make_complaint(by=frontdesk)
    before = anchors.make(branch)
    note(second)

    anchor = anchors.make(branch)

    assert anchor.entries == entry_of(second)
    assert first.number not in anchor.entries
    assert bytes(anchor.prev_digest) == bytes(before.digest)
    assert bytes(anchor.digest) == recomputed(anchor)


def test_where_nothing_happened_there_is_no_anchor(branch, frontdesk):
    make_complaint(by=frontdesk)
    anchors.make(branch)

    assert anchors.make(branch) is None
    assert Anchor.objects.count() == 1


def test_each_branch_has_a_line_of_its_own(frontdesk, outsider):
    here, there = make_complaint(by=frontdesk), make_complaint(by=outsider)

    made = anchors.make_due(now=timezone.now())

    assert {anchor.branch: anchor.entries for anchor in made} == {
        frontdesk.branch: entry_of(here),
        outsider.branch: entry_of(there),
    }


def test_a_branch_is_anchored_once_a_night_however_often_beat_rings(branch, frontdesk):
    complaint = make_complaint(by=frontdesk)
    today = database_time().replace(hour=19, minute=0)  # 03:00 in Shanghai.
    with time_machine.travel(today + timedelta(days=1), tick=False) as clock:
        tasks.anchor()
        assert Anchor.objects.count() == 1
        clock.shift(timedelta(days=1))
        tasks.anchor()
        assert Anchor.objects.count() == 1

        note(complaint)
        tasks.anchor()
        assert Anchor.objects.count() == 2


def test_within_a_night_the_second_ring_makes_none(branch, frontdesk):
    complaint = make_complaint(by=frontdesk)
    with time_machine.travel(database_time(), tick=False):
        tasks.anchor()
        note(complaint)
        tasks.anchor()

    assert Anchor.objects.count() == 1


@pytest.mark.norm("26.3")
@pytest.mark.django_db(transaction=True)
def test_a_clock_set_back_records_nothing_before_the_anchor(
    branch, frontdesk, superuser
):
    complaint = make_complaint(by=frontdesk)
    with superuser().cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "INSERT INTO complaints_anchor"
            " (branch_id, upto, count, entries, prev_digest, digest)"
            " VALUES (%s, now() + interval '1 hour', 0, '', '', '')",
            [branch.pk],
        )

    note(complaint)

    event = Event.objects.filter(complaint=complaint).order_by("-seq")[0]
    upto = Anchor.objects.get().upto
    assert event.recorded_at == upto + timedelta(microseconds=1)


@pytest.mark.norm("26.3")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE complaints_anchor SET entries = ''",
        "DELETE FROM complaints_anchor",
        "TRUNCATE complaints_anchor",
        "ALTER TABLE complaints_anchor DISABLE TRIGGER ALL",
    ],
)
def test_the_application_has_no_privilege_to_change_anchors(
    statement, branch, frontdesk
):
    make_complaint(by=frontdesk)
    anchors.make(branch)

    with (
        pytest.raises(Error, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.norm("26.3")
def test_what_the_application_supplies_is_overwritten(branch, frontdesk):
    complaint = make_complaint(by=frontdesk)

    Anchor.objects.create(
        branch=branch, count=7, entries="forged", digest=b"forged", prev_digest=b"x"
    )

    anchor = Anchor.objects.get()
    assert anchor.entries == entry_of(complaint)
    assert bytes(anchor.digest) == recomputed(anchor)


@pytest.mark.norm("26.3")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("statement", "verb"),
    [
        ("UPDATE complaints_anchor SET count = count", "UPDATE"),
        ("DELETE FROM complaints_anchor", "DELETE"),
        ("TRUNCATE complaints_anchor CASCADE", "TRUNCATE"),
    ],
)
def test_the_triggers_refuse_even_the_superuser(
    statement, verb, branch, frontdesk, superuser
):
    make_complaint(by=frontdesk)
    anchors.make(branch)

    with (
        superuser().cursor() as cursor,
        pytest.raises(Exception, match=f"{verb} on complaints_anchor is refused"),
    ):
        cursor.execute(statement)

    assert Anchor.objects.count() == 1


@pytest.mark.norm("26.3")
@pytest.mark.django_db(transaction=True)
def test_an_anchor_waits_for_writers_and_nothing_slips_in_behind(branch, frontdesk):
    complaint = make_complaint(by=frontdesk)

    def make():
        try:
            return anchors.make(branch)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            note(complaint)
            waiting = pool.submit(make)
            done, _ = wait([waiting], timeout=0.5)
            assert not done
        anchor = waiting.result(timeout=20)

    assert anchor.entries == entry_of(complaint)
    assert anchor.count == 1


@pytest.mark.django_db(transaction=True)
def test_a_branch_that_stays_busy_is_anchored_at_a_later_ring(
    branch, frontdesk, monkeypatch
):
    complaint = make_complaint(by=frontdesk)
    monkeypatch.setattr(anchors, "PATIENCE", "100ms")

    def make():
        try:
            return anchors.make(branch)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        note(complaint)
        assert pool.submit(make).result(timeout=20) is None

    assert anchors.make(branch).entries == entry_of(complaint)
