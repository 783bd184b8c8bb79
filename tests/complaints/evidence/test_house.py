"""What the owner changes of the house behind the triggers' back is found, and where."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from branches.house.digesting import digest_due
from branches.models import HouseEvent, HouseVerb, LoginOutcome, LoginTry, LoginWay
from complaints.case.models.read_log import CaseRead, note
from complaints.evidence import anchors
from tests.cases import make_complaint

pytestmark = [pytest.mark.norm("26.3"), pytest.mark.django_db(transaction=True)]

OPENED = (
    "branches_houseevent",
    "branches_user",
    "branches_deputy",
    "branches_logintry",
    "complaints_caseread",
    "complaints_tier",
)


@pytest.fixture
def forge(owner_connection):
    """Runs a statement as the owner, who has switched the triggers off."""
    cursor = owner_connection.cursor()
    for table in OPENED:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")

    def run(statement, *values):
        cursor.execute(statement, values)
        assert cursor.rowcount
        return cursor.fetchone()[0] if "RETURNING" in statement else None

    return run


@pytest.fixture(autouse=True)
def house(frontdesk, operations):
    """Accounts, logins and reads, digested; the head of it all anchored."""
    for outcome in (LoginOutcome.WRONG, LoginOutcome.SUCCESS):
        LoginTry.objects.create(
            way=LoginWay.LOGIN, outcome=outcome, user=frontdesk, address="10.0.0.1"
        )
    case = make_complaint(by=frontdesk)
    note(operations, "page", number=case.number)
    digest_due()
    anchors.make_due(now=timezone.now())
    frontdesk.telephone = "021-1"
    frontdesk.save()


def verified() -> str:
    """The first broken place, in the command's words; "" when there is none."""
    try:
        call_command("verify_archive", stdout=StringIO())
    except CommandError as error:
        return str(error)
    return ""


def test_in_order():
    said = StringIO()

    call_command("verify_archive", stdout=said)

    count = HouseEvent.objects.latest("seq").seq
    assert f"公司链 {count} 条" in said.getvalue()
    assert CaseRead.objects.get().post == "operations_director"


FORGE_LAST = (
    "UPDATE branches_houseevent SET body = replace(body, '021-1', '021-2')"
    " WHERE seq = (SELECT max(seq) FROM branches_houseevent)"
)
CUT_LAST = (
    "DELETE FROM branches_houseevent"
    " WHERE seq = (SELECT max(seq) FROM branches_houseevent)"
)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE branches_houseevent SET actor_id = 1 WHERE seq = 5",
            "公司链第 5 条：内容与其摘要不符",
        ),
        (
            FORGE_LAST,
            "内容与其摘要不符",
        ),
        (
            "UPDATE branches_houseevent SET recorded_at = recorded_at"
            " - interval '1 day' WHERE seq = 3",
            "公司链第 3 条：内容与其摘要不符",
        ),
        ("DELETE FROM branches_houseevent WHERE seq = 4", "公司链第 4 条：缺失"),
        ("DELETE FROM branches_houseevent WHERE seq = 1", "公司链第 1 条：缺失"),
        (
            CUT_LAST,
            "员工 {frontdesk}：电话 与最后一次记载不符",
        ),
        ("DELETE FROM branches_houseevent WHERE seq > 20", "缺失，锚记到第"),
        (
            "UPDATE branches_user SET post = 'general_manager'"
            " WHERE username = 'frontdesk'",
            "员工 {frontdesk}：岗位 与最后一次记载不符",
        ),
        (
            "UPDATE branches_user SET password = 'x' WHERE username = 'frontdesk'",
            "与最后一次记载不符",
        ),
        (
            "INSERT INTO branches_user (username, password, first_name, last_name,"
            " email, is_staff, is_active, is_superuser, date_joined, post,"
            " department, staff_number, telephone, password_is_given,"
            " sessions_ended) VALUES ('other', '', '', '', '', false, true, true,"
            " now(), '', '', '', '', false, 0)",
            "没有记载过它",
        ),
        (
            "UPDATE complaints_tier SET is_active = false",
            "启用 与最后一次记载不符",
        ),
        (
            "UPDATE branches_logintry SET outcome = 'success' WHERE outcome = 'wrong'",
            "被改动、删除或插入",
        ),
        (
            "DELETE FROM branches_logintry WHERE outcome = 'wrong'",
            "封存时 2 条，现有 1 条",
        ),
        ("DELETE FROM complaints_caseread", "封存时 1 条，现有 0 条"),
        (
            "UPDATE complaints_caseread SET post = 'auditor'",
            "被改动、删除或插入",
        ),
    ],
)
def test_what_the_owner_forges_is_found(statement, said, forge, frontdesk):
    assert verified() == ""

    forge(statement)

    assert said.format(frontdesk=frontdesk.pk) in verified()


def test_a_chain_written_anew_with_right_hashes_is_found_by_the_anchor(forge):
    """The head that an anchor holds, and the month's paper with it, is another."""
    forge("UPDATE branches_houseevent SET body = body || ' ' WHERE seq = 2")
    head = b""
    for seq in HouseEvent.objects.order_by("seq").values_list("seq", flat=True):
        head = forge(REHASH, head, head, seq)

    assert "与锚中所记不同" in verified()


REHASH = """
UPDATE branches_houseevent SET prev_hash = %s, hash = sha256(%s || convert_to(
    concat_ws(chr(31), seq, hash_version, verb, kind, coalesce(row::text, ''),
        coalesce(actor_id::text, ''), actor_post, coalesce(branch_id::text, ''),
        coalesce(person_id::text, ''),
        to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        body), 'UTF8'))
WHERE seq = %s RETURNING hash
"""


def test_a_digest_does_not_wait_for_those_that_are_written(frontdesk):
    """What comes after a digest is in the next one."""
    assert HouseEvent.objects.filter(verb=HouseVerb.DIGESTED).count() == 2
    LoginTry.objects.create(
        way=LoginWay.LOGIN, outcome=LoginOutcome.WRONG, user=frontdesk, address=None
    )

    assert verified() == ""
    assert digest_due() == 1
    assert verified() == ""
