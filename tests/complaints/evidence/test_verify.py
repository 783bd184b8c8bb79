"""What is in order is found so. What is not: tests/faults/test_tamper.py."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from branches.models import Branch
from complaints import services
from complaints.evidence import anchors, verify
from complaints.evidence.serialising import serialisation, serialise_row
from complaints.models import Complaint, Deadline, Note
from reports.management.commands.verify_archive import Command
from tests.cases import make_complaint
from tests.lives import rich_life

ODD = '引号 " 反斜 \\ / \x01\x1f\x7f\t\r\n\u2028 \U0001f600 </script> é'


@pytest.fixture
def people(request):
    names = ("frontdesk", "handler", "operations")
    return {name: request.getfixturevalue(name) for name in names}


def verified(branch):
    found = verify.VerifyResult()
    verify.verify_branch(branch, found, lambda count: None)
    return found


def serialised_by_the_database(row):
    serialised = serialisation(type(row))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(serialised.sql)}"  # noqa: S608
            f" FROM {row._meta.db_table} AS serialised"
            " WHERE serialised.id = %s",
            [*serialised.params, row.pk],
        )
        return serialised.line(cursor.fetchone())


def serialised_by_the_act(row):
    values = {field.attname: getattr(row, field.attname) for field in row._meta.fields}
    return serialise_row(type(row), values)


@pytest.mark.norm("26.3")
def test_a_case_is_in_order_after_every_act(branch, people):
    events = 0
    for _case in rich_life(people):
        anchors.make(branch)
        found = verified(branch)
        assert found.complaints == 1
        assert found.events >= events
        events = found.events

    assert found.rows > 25
    assert found.files == 1
    assert found.anchors > 15


@pytest.mark.parametrize(
    "values",
    [
        {"statement": ODD, "client_name": ODD[:80]},
        {"amount": "1234567.5", "secondary_categories": ["B", "C"]},
        {"identity_number": "31010119900101001X", "is_branch_client": True},
        {"is_branch_client": False, "same_matter_count": 2},
        {"raised_at": datetime(2026, 2, 27, 23, 59, 59, 1, tzinfo=UTC)},
    ],
)
def test_a_row_is_serialised_alike_in_memory_and_by_the_database(values, frontdesk):
    pk = make_complaint(by=frontdesk, **values).pk
    row = Complaint.objects.get(pk=pk)

    assert serialised_by_the_database(row) == serialised_by_the_act(row)
    assert verified(frontdesk.branch).complaints == 1


def test_a_column_of_json_is_serialised_alike(frontdesk):
    complaint = make_complaint(by=frontdesk)
    inputs = {"zz": 1, "a": {"长": [1.5, None, True], "b": ODD}, "aaa": -0.25}
    Deadline.objects.filter(complaint=complaint).update(inputs=inputs)

    for row in Deadline.objects.filter(complaint=complaint):
        assert serialised_by_the_database(row) == serialised_by_the_act(row)


def test_a_column_that_holds_its_default_is_left_out(frontdesk):
    row = make_complaint(by=frontdesk)

    line = serialised_by_the_act(row)

    assert '"statement":' in line
    assert '"result":' not in line
    assert '"client_signed":' not in line


def test_rows_are_in_order_before_and_after_columns_are_filled_in_them(
    frontdesk, operations, branch
):
    """Written before there were these columns, and filled when they came."""
    case = make_complaint(by=frontdesk)
    services.weigh(case, marks=["serious"], reason="客户情绪激动", by=frontdesk)
    services.recategorise(
        case, category="B", secondary_categories=[], reason="实为佣金", by=frontdesk
    )
    filled = {"category_before": "A", "category_after": "B"}
    notes = Note.objects.filter(complaint=case, verb="recategorise")
    assert notes.filter(**filled).exists()
    assert Complaint.objects.get(pk=case.pk).severity_before == "normal"
    assert verified(branch).rows

    notes.update(category_before="", category_after="")
    Complaint.objects.filter(pk=case.pk).update(severity_before="")

    assert verified(branch).rows


def test_what_another_room_registers_is_asked_for_each_branch(
    frontdesk, outsider, monkeypatch
):
    monkeypatch.setattr("complaints.evidence.verify.archive._further.checks", [])
    asked = []
    verify.register(lambda branch, found: asked.append(branch))

    call_command(Command(), stdout=StringIO())

    assert asked == list(Branch.objects.order_by("code"))


def test_the_command_prints_what_was_read_and_the_last_anchors(
    frontdesk, branch, capsys
):
    make_complaint(by=frontdesk)
    anchor = anchors.make(branch)

    call_command("verify_archive")

    said = capsys.readouterr()
    assert "投诉 1 件，事件 1 条" in said.out
    assert anchor.digest_text in said.out
    assert "1/1" not in said.out
