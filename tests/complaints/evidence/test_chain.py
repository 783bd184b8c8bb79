import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.apps import apps
from django.db import connection, connections, transaction
from django.utils import timezone

from complaints import services
from complaints.evidence import events
from complaints.models import Complaint, Event
from tests.cases import make_complaint
from tests.lives import WORDS, at, rich_life

US = "\x1f"


@pytest.fixture
def people(request):
    """Everyone who has a part in a rich life."""
    names = ("frontdesk", "handler", "operations")
    return {name: request.getfixturevalue(name) for name in names}


def chained(complaint):
    return list(Event.objects.filter(complaint=complaint).order_by("seq"))


def utc_text(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def recomputed(event, prev_hash):
    """The hash as DESIGN 6 writes it down, from the stored columns alone."""
    fields = (
        event.complaint.number,
        event.seq,
        event.hash_version,
        event.verb,
        event.actor_id or "",
        event.on_behalf_of_id or "",
        utc_text(event.occurred_at),
        utc_text(event.recorded_at),
        event.body,
    )
    return hashlib.sha256(prev_hash + US.join(map(str, fields)).encode()).digest()


def assert_chain_holds(complaint):
    prev_hash = b""
    for seq, event in enumerate(chained(complaint), start=1):
        assert event.seq == seq
        assert bytes(event.prev_hash) == prev_hash
        assert bytes(event.hash) == recomputed(event, prev_hash), event
        prev_hash = bytes(event.hash)


def live(people):
    for case in rich_life(people):
        complaint = case
    return complaint


@pytest.mark.norm("26.3")
def test_the_chain_can_be_recomputed_from_what_is_stored(people):
    complaint = live(people)

    assert len(chained(complaint)) > 20
    assert_chain_holds(complaint)


@pytest.mark.norm("26.3")
def test_a_body_of_any_characters_is_hashed_as_stored(frontdesk):
    complaint = make_complaint(by=frontdesk)
    body = '{"b":1, "a" : "引号 \\" 换行\\n \U0001f600 \x1f"}'

    Event.objects.create(
        complaint=complaint, verb="note", occurred_at=timezone.now(), body=body
    )

    assert chained(complaint)[-1].body == body
    assert_chain_holds(complaint)


@pytest.mark.norm("26.3")
def test_supplied_sequence_hash_and_time_are_overwritten(frontdesk):
    complaint = make_complaint(by=frontdesk)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)

    Event.objects.create(
        complaint=complaint,
        seq=777,
        hash_version=9,
        verb="note",
        occurred_at=long_ago,
        recorded_at=long_ago,
        prev_hash=b"forged",
        hash=b"forged",
    )

    event = chained(complaint)[-1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (database_time,) = cursor.fetchone()
    assert (event.seq, event.hash_version) == (2, 1)
    assert event.occurred_at == long_ago
    assert timedelta() <= database_time - event.recorded_at < timedelta(minutes=5)
    assert_chain_holds(complaint)


@pytest.mark.norm("26.3")
def test_many_events_in_one_statement_are_chained_in_order(frontdesk):
    first, second = make_complaint(by=frontdesk), make_complaint(by=frontdesk)

    Event.objects.bulk_create(
        events.compose(case, f"note-{n}", None, occurred_at=timezone.now())
        for n in range(5)
        for case in (first, second)
    )

    for case in (first, second):
        verbs = [event.verb for event in chained(case)]
        assert verbs == ["receive", *(f"note-{n}" for n in range(5))]
        assert_chain_holds(case)


CHANGES = [
    ("UPDATE complaints_event SET verb = 'nothing'", "UPDATE"),
    ("UPDATE complaints_event SET hash = hash", "UPDATE"),
    ("DELETE FROM complaints_event", "DELETE"),
    ("TRUNCATE complaints_event", "TRUNCATE"),
    ("TRUNCATE complaints_complaint CASCADE", "TRUNCATE"),
]


@pytest.mark.norm("26.3")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["owner", "superuser"])
def test_the_triggers_refuse_owner_and_superuser(
    role, frontdesk, owner_connection, superuser
):
    complaint = make_complaint(by=frontdesk)
    privileged = owner_connection if role == "owner" else superuser()

    for statement, operation in CHANGES:
        with privileged.cursor() as cursor, refused(operation):
            cursor.execute(statement)

    assert [event.verb for event in chained(complaint)] == ["receive"]
    assert_chain_holds(complaint)


@contextmanager
def refused(operation):
    with pytest.raises(Exception, match=f"{operation} on .* is refused"):
        yield


@pytest.mark.norm("26.3")
@pytest.mark.django_db(transaction=True)
def test_two_threads_write_one_gapless_chain(frontdesk):
    complaint = make_complaint(by=frontdesk)

    def write(name):
        for n in range(8):
            with transaction.atomic():
                events.record(
                    complaint, f"{name}-{n}", None, occurred_at=timezone.now()
                )
        connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, ["left", "right"]))

    written = chained(complaint)
    assert [event.seq for event in written] == list(range(1, 18))
    assert all(a.recorded_at <= b.recorded_at for a, b in pairwise(written))
    assert_chain_holds(complaint)


@pytest.mark.norm("26.3")
@pytest.mark.django_db(transaction=True)
def test_an_undone_act_leaves_no_event(frontdesk):
    complaint = make_complaint(by=frontdesk)

    with transaction.atomic():
        services.acknowledge(complaint, by=frontdesk, no_agreed_time_reason="客户不便")
        transaction.set_rollback(True)

    assert [event.verb for event in chained(complaint)] == ["receive"]
    services.acknowledge(complaint, by=frontdesk, no_agreed_time_reason="客户不便")
    assert [event.seq for event in chained(complaint)] == [1, 2]
    assert_chain_holds(complaint)


def last_digests(complaint):
    """Per row, the digest in the last event that wrote it."""
    found = {}
    for event in chained(complaint):
        for row in json.loads(event.body).get("rows", []):
            found[row["object"], row["pk"]] = row["sha256"]
    return found


def stored_digest(complaint, name, pk):
    row = apps.get_model("complaints", name).objects.get(pk=pk)
    return events.row_digest(complaint.salt, row)["sha256"]


@pytest.mark.norm("26.3")
def test_after_every_act_each_row_is_as_its_last_event_says(people):
    seen = set()

    for complaint in rich_life(people):
        for (name, pk), sha256 in last_digests(complaint).items():
            seen.add(name)
            assert stored_digest(complaint, name, pk) == sha256, (name, pk)

    assert seen == {
        "complaint", "contact", "deadline", "escalation", "namedstaff", "attachment",
        "note", "visit", "standardrecord",
    }  # fmt: skip


@pytest.mark.norm("26.3")
def test_no_row_of_a_case_is_without_its_event(people):
    complaint = live(people)

    known = set(last_digests(complaint))
    assert complaint.escalations.filter(kind="overdue").exists()
    for manager in ("contacts", "deadlines", "escalations", "named_staff"):
        for row in getattr(complaint, manager).all():
            assert (row._meta.model_name, row.pk) in known
    for row in complaint.attachments.all():
        assert ("attachment", row.pk) in known


@pytest.mark.norm("26.3")
@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("complaint", {"statement": "没有这回事"}),
        ("complaint", {"identity_number": "310101199001010000"}),
        ("complaint", {"received_at": at("2026-09-28 09:59")}),
        ("contact", {"said": "另一番话"}),
        ("deadline", {"inputs": {"received_at": "2026-09-29"}}),
        ("attachment", {"sha256": "0" * 64}),
        ("namedstaff", {"name": "另一人"}),
        ("escalation", {"comment": "不同意"}),
    ],
)
def test_a_row_changed_behind_the_services_is_found(name, change, people):
    complaint = live(people)
    model = apps.get_model("complaints", name)
    pk = max(pk for found, pk in last_digests(complaint) if found == name)

    model.objects.filter(pk=pk).update(**change)

    assert stored_digest(complaint, name, pk) != last_digests(complaint)[name, pk]


@pytest.mark.norm("26.3")
def test_events_hold_no_personal_data_and_no_free_text(people):
    complaint = live(people)

    bodies = "\n".join(event.body for event in chained(complaint))
    assert "texts" in bodies
    for name, typed in WORDS.items():
        assert typed not in bodies, name
        assert typed.encode("unicode_escape").decode() not in bodies, name
    # What is written in Chinese was written by a person.
    assert not any("\u4e00" <= character <= "\u9fff" for character in bodies)


@pytest.mark.norm("26.3")
def test_the_same_words_have_another_digest_in_each_case(frontdesk):
    first, second = make_complaint(by=frontdesk), make_complaint(by=frontdesk)

    texts = [
        json.loads(chained(case)[0].body)["texts"]["telephone"]
        for case in (first, second)
    ]
    assert texts[0] != texts[1]
    assert texts[0] == events.digest(first.salt, first.telephone)


@pytest.mark.norm("26.3")
@pytest.mark.django_db(transaction=True)
def test_a_case_cannot_be_deleted_even_by_the_superuser(frontdesk, superuser):
    complaint = make_complaint(by=frontdesk)

    with superuser().cursor() as cursor, refused("DELETE"):
        cursor.execute("DELETE FROM complaints_complaint")

    assert Complaint.objects.filter(pk=complaint.pk).exists()


@pytest.mark.norm("26.3")
def test_the_event_tells_the_moment_of_the_fact(frontdesk):
    with time_machine.travel(at("2026-03-02 16:00")):
        complaint = make_complaint(
            by=frontdesk, received_at=at("2026-03-02 15:40"), backfill_reason=""
        )

    assert chained(complaint)[0].occurred_at == at("2026-03-02 15:40")
