"""With the application's own connection: what an injection, or its host, could try.

Each is refused by the database, whatever the application would say; what it may write
at all is found by `verify_archive`.
"""

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from complaints import services
from complaints.archive.erasing import erasure
from complaints.case.choices import State
from complaints.clocks.notifications import Subject
from complaints.evidence import verify
from complaints.models import Anchor, Complaint, Event, Notification, Retention
from tests.cases import make_complaint, reach
from tests.databases import erase_approved

REWRITING = [
    "UPDATE complaints_event SET body = '{}'",
    "UPDATE complaints_event SET recorded_at = recorded_at - interval '1 day'",
    "DELETE FROM complaints_event WHERE verb = 'receive'",
    "TRUNCATE complaints_event",
    "UPDATE complaints_anchor SET digest = '\\x00'",
    "DELETE FROM complaints_anchor",
    "TRUNCATE complaints_anchor",
    "DELETE FROM complaints_caseread",
    "UPDATE complaints_caseread SET at = now() - interval '1 year'",
    "UPDATE complaints_volume SET year = 2020",
    "DELETE FROM complaints_volumeitem",
    "DELETE FROM branches_logintry",
    "UPDATE branches_logintry SET outcome = 'success'",
    "UPDATE branches_houseevent SET actor_id = NULL",
    "DELETE FROM branches_houseevent",
    "TRUNCATE branches_houseevent",
    "INSERT INTO branches_houseevent (seq, hash_version, verb, kind, actor_post,"
    " recorded_at, body, prev_hash, hash)"
    " VALUES (9, 1, 'added', 'x', '', now(), '{}', '', '')",
    "SELECT branches_write_house('added', 'branches_user', '{}', '{}')",
    "UPDATE complaints_retention SET years = 0",
    "INSERT INTO complaints_retention (years) VALUES (0)",
    "DELETE FROM complaints_retention",
]
OPENING = [
    "ALTER TABLE complaints_event DISABLE TRIGGER ALL",
    "ALTER TABLE complaints_event DISABLE TRIGGER event_chain",
    "ALTER TABLE branches_user DISABLE TRIGGER house_noted",
    "DROP TRIGGER event_unalterable ON complaints_event",
    "ALTER TABLE complaints_event RENAME TO gone",
    "CREATE TEMPORARY TABLE complaints_event (id bigint)",
    "CREATE TEMPORARY TABLE pg_class (oid oid)",
    "CREATE TABLE public.mine (id bigint)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION complaints_chain_event() RETURNS trigger"
    " LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "ALTER FUNCTION complaints_chain_event() RESET search_path",
    "ALTER FUNCTION complaints_erase(bigint, timestamptz) SECURITY INVOKER",
    "CREATE EXTENSION plpython3u",
    "SET session_replication_role = replica",
    "SET ROLE desk_owner",
    "SET ROLE desk_eraser",
    "SELECT complaints_erase(1, now())",
    "SET SESSION AUTHORIZATION desk_owner",
    "ALTER ROLE desk_app SUPERUSER",
    "CREATE ROLE other SUPERUSER",
    "COPY complaints_event TO PROGRAM 'cat'",
    "COPY complaints_event TO '/dev/null'",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE usename = 'desk_owner' OR usesysid = 10",
    "ALTER SYSTEM SET fsync = off",
    "CREATE RULE nothing AS ON INSERT TO complaints_event DO INSTEAD NOTHING",
    "CREATE TRIGGER mine BEFORE INSERT ON complaints_event"
    " FOR EACH ROW EXECUTE FUNCTION complaints_refuse_change()",
    "LOCK TABLE complaints_event IN ACCESS EXCLUSIVE MODE",
]


@pytest.fixture
def case(frontdesk):
    return make_complaint(by=frontdesk)


def refused(statement, params=None) -> str:
    """What the database said."""
    with (
        pytest.raises(DatabaseError) as told,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, params)
    return str(told.value)


@pytest.mark.norm("26.3")
@pytest.mark.parametrize("statement", [*REWRITING, *OPENING])
def test_the_past_is_rewritten_by_no_statement(statement, case):
    before = list(Event.objects.values_list())

    said = refused(statement)

    words = (
        "permission denied",
        "must be",
        "is refused",
        "is not available",
        "cannot run",
    )
    assert any(word in said for word in words), said
    assert list(Event.objects.values_list()) == before


@pytest.mark.parametrize(
    "change",
    [
        "salt = 'x'",
        "number = 'SH001-2026-99999'",
        "origin = 'import'",
        "branch_id = (SELECT id FROM branches_branch WHERE code = 'BJ001')",
    ],
)
def test_a_case_keeps_what_its_chain_stands_on(change, case, other_branch):
    refused(f"UPDATE complaints_complaint SET {change}")  # noqa: S608 (our own)
    refused("DELETE FROM complaints_complaint WHERE id = %s", [case.pk])


@pytest.mark.norm("18.1")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE complaints_notification SET recipient_id = recipient_id + 1",
        "UPDATE complaints_notification SET created_at = created_at - interval '1 day'",
        "UPDATE complaints_notification SET read_at = NULL",
        "UPDATE complaints_notification SET read_at = '2020-01-01'",
        "UPDATE complaints_notification SET matter = 'x', read_at = now()",
        "DELETE FROM complaints_notification",
        "TRUNCATE complaints_notification CASCADE",
    ],
)
def test_who_was_told_and_when_he_read_it_stays(change, case, operations):
    told = Notification.objects.create(
        complaint=case, recipient=operations, subject=Subject.RECEIVED
    )
    Notification.objects.filter(pk=told.pk).update(read_at=timezone.now())

    refused(change)


def test_a_forged_event_takes_its_time_and_place_from_the_database(case, frontdesk):
    last = Event.objects.filter(complaint=case).latest("seq")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO complaints_event (complaint_id, seq, hash_version, verb,"
            " actor_id, occurred_at, recorded_at, body, prev_hash, hash)"
            " VALUES (%s, 1, 1, 'close', %s, '2020-01-01', '2020-01-01', '{}',"
            " '\\x00', '\\x00') RETURNING seq, recorded_at, prev_hash",
            [case.pk, frontdesk.pk],
        )
        seq, recorded_at, before = cursor.fetchone()

    assert seq == last.seq + 1
    assert recorded_at.year > 2020
    assert bytes(before) == bytes(last.hash)


CHANGED = [
    "UPDATE complaints_complaint SET demand = '别的' WHERE id = %s",
    "UPDATE complaints_complaint SET received_at = received_at + interval '1 hour'"
    " WHERE id = %s",
    "UPDATE complaints_deadline SET due_at = due_at + interval '1 day'"
    " WHERE complaint_id = %s",
    "UPDATE complaints_contact SET occurred_at = occurred_at - interval '1 hour'"
    " WHERE complaint_id = %s",
    "DELETE FROM complaints_contact WHERE complaint_id = %s",
    "UPDATE complaints_complaint SET category = 'F' WHERE id = %s",
]


@pytest.mark.norm("26.3")
@pytest.mark.parametrize("statement", CHANGED)
def test_what_the_application_can_change_is_found(statement, case, branch):
    """Its role writes these tables; the events hold what stood there."""
    verify.verify_branch(branch, verify.VerifyResult(), lambda count: None)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [case.pk])
            assert cursor.rowcount
    except DatabaseError:
        return  # A constraint of the table refuses it at once.

    with pytest.raises(verify.BrokenError, match=case.number):
        verify.verify_branch(branch, verify.VerifyResult(), lambda count: None)


def test_an_anchor_takes_its_digest_from_the_database(case, branch):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO complaints_anchor"
            " (branch_id, upto, count, entries, prev_digest, digest)"
            " VALUES (%s, '2020-01-01', 9, 'x', '\\x00', '\\x00')"
            " RETURNING upto > '2020-01-01', digest <> '\\x00'",
            [branch.pk],
        )
        assert cursor.fetchone() == (True, True)
    verify.verify_branch(branch, verify.VerifyResult(), lambda count: None)
    assert Anchor.objects.get(branch=branch).count == 1


@pytest.mark.django_db(transaction=True)
def test_a_young_case_is_erased_by_nobody(frontdesk, archivist, hq, owner_connection):
    """Asked and approved, and the host's clock set on by decades."""
    with owner_connection.cursor() as cursor:
        cursor.execute("UPDATE complaints_retention SET years = 20")
    case = reach(make_complaint(by=frontdesk), State.CLOSED, by=frontdesk)
    with time_machine.travel("2060-03-03T10:00+08:00", tick=True):
        [asked] = erasure.ask_erasure([case], reason="保管期满", by=archivist)
        services.approve(asked, by=hq, comment="同意销毁")
        with pytest.raises(DatabaseError, match="is not kept for 20 years"):
            erase_approved(case.branch)

    assert Retention.objects.get().years == 20
    assert Complaint.objects.get(pk=case.pk).salt
    assert timezone.now().year < 2060
