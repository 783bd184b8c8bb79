"""norm 26.3: who has seen this client's data; what has this person seen."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.case.models.read_log import CaseRead
from complaints.lifecycle.entries import FileEntry
from tests.cases import make_complaint

READS = reverse("complaints:reads")
# Session, reader, rows, branches to choose from, and what every page asks of him.
MOST_STATEMENTS = 6


@pytest.fixture
def complaint(frontdesk):
    return make_complaint(by=frontdesk, client_name="张三丰", telephone="13800001234")


@pytest.fixture
def open_as(client):
    def get(user, name, *args, method="get", **values):
        client.force_login(user)
        return getattr(client, method)(reverse(name, args=args), values)

    return get


def noted():
    return list(CaseRead.objects.order_by("pk").values_list("reader__username", "what"))


@pytest.mark.norm("26.3")
def test_a_page_is_noted_once_an_hour(complaint, handler, operations, open_as):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for user in (handler, handler, operations):
            open_as(user, "complaints:case", complaint.number)
        assert noted() == [("handler", "page"), ("operations", "page")]

        clock.shift(timedelta(hours=1))
        open_as(handler, "complaints:case", complaint.number)

    assert noted()[2:] == [("handler", "page")]
    assert CaseRead.objects.last().complaint == complaint


@pytest.mark.norm("26.3")
def test_each_manner_of_reading_is_noted(complaint, gm, open_as):
    entries = [FileEntry(file=SimpleUploadedFile("信.txt", b"words"), kind="other")]
    [attached] = services.attach(complaint, entries=entries, by=gm)
    number = complaint.number

    open_as(gm, "reports:form", number)
    file = open_as(gm, "complaints:attachment", number, attached.pk)
    b"".join(file.streaming_content)
    open_as(gm, "complaints:reveal", number, method="post", reason="核对身份")
    open_as(gm, "admin:complaints_complaint_change", complaint.pk)

    assert [what for _reader, what in noted()] == ["pdf", "download", "reveal", "admin"]


def test_every_page_of_a_case_is_noted(complaint, handler, open_as):
    for name in ("complaints:acknowledge", "complaints:referrals"):
        assert open_as(handler, name, complaint.number).status_code == 200

    assert noted() == [("handler", "page")]


@pytest.mark.norm("26.3")
def test_a_case_in_the_admin_is_noted_by_any_of_its_rows(complaint, gm, open_as):
    contact = complaint.contacts.get()

    open_as(gm, "admin:complaints_contact_change", contact.pk)

    assert noted() == [("gm", "admin")]


def test_a_reveal_without_reason_showed_the_page_alone(complaint, handler, open_as):
    open_as(handler, "complaints:reveal", complaint.number, method="post", reason="")

    assert noted() == [("handler", "page")]


def test_what_was_not_shown_is_not_noted(complaint, outsider, branchadmin, open_as):
    for user in (outsider, branchadmin):
        open_as(user, "complaints:case", complaint.number)
        open_as(user, "reports:form", complaint.number)

    assert noted() == []


def test_the_second_look_costs_no_statement(client, complaint, handler):
    client.force_login(handler)
    client.get(complaint.get_absolute_url())
    url = reverse("complaints:referrals", args=[complaint.number])
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        statements = []

        def count(execute, sql, *args):
            statements.append(sql)
            return execute(sql, *args)

        with connection.execute_wrapper(count):
            client.get(url)
            first = sum("complaints_caseread" in sql for sql in statements)
            client.get(url)

    assert first == 1
    assert sum("complaints_caseread" in sql for sql in statements) == 1


@pytest.mark.norm("26.3")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE complaints_caseread SET at = now()",
        "DELETE FROM complaints_caseread",
        "TRUNCATE complaints_caseread",
    ],
)
def test_the_application_can_change_no_entry(statement, complaint, handler, open_as):
    open_as(handler, "complaints:case", complaint.number)

    with (
        pytest.raises(Error, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.norm("26.3")
@pytest.mark.parametrize(
    "q", ["张三丰", "三丰", "1234", "13800001234", "138 0000 1234"]
)
def test_the_auditor_finds_who_saw_a_client(
    q, complaint, frontdesk, handler, auditor, open_as
):
    other = make_complaint(by=frontdesk, client_name="李四", telephone="13900005678")
    for case in (complaint, other):
        open_as(handler, "complaints:case", case.number)

    page = open_as(auditor, "complaints:reads", q=q)

    assert [row.complaint for row in page.context["rows"]] == [complaint]
    assert "张三丰" not in page.text.replace(f'value="{q}"', "")
    assert "张**" in page.text


def test_a_number_finds_its_case_and_words_of_the_matter_find_none(
    complaint, handler, auditor, open_as
):
    open_as(handler, "complaints:case", complaint.number)

    found = open_as(auditor, "complaints:reads", q=complaint.number)
    assert len(found.context["rows"]) == 1
    assert open_as(auditor, "complaints:reads", q="叫号机").context["rows"] == []


@pytest.mark.norm("26.3")
@pytest.mark.parametrize("who", ["handler", "员handler"])
def test_the_auditor_finds_what_a_person_saw(
    who, complaint, handler, operations, auditor, open_as
):
    for user in (handler, operations):
        open_as(user, "complaints:case", complaint.number)

    page = open_as(auditor, "complaints:reads", who=who)

    assert [row.reader for row in page.context["rows"]] == [handler]


@pytest.mark.parametrize("count", [1, 120])
def test_the_page_takes_as_many_statements_however_long(
    count, client, complaint, handler, auditor, django_assert_max_num_queries
):
    now = timezone.now()
    CaseRead.objects.bulk_create(
        CaseRead(
            reader=handler,
            complaint=complaint,
            what="page",
            hour=now - timedelta(hours=n),
            at=now - timedelta(hours=n),
        )
        for n in range(count)
    )
    client.force_login(auditor)

    with django_assert_max_num_queries(MOST_STATEMENTS):
        first = client.get(READS, {"q": "张三丰", "who": "handler"})

    if count > 50:
        second = client.get(first.context["after_url"])
        third = client.get(second.context["after_url"])
        assert [len(p.context["rows"]) for p in (first, second, third)] == [50, 50, 20]
        assert third.context["after_url"] == ""


@pytest.mark.parametrize("query", ["?after=x", "?before=9.9.9", "?q=%FF&who=%FF"])
def test_a_bent_address_leads_back_to_the_list(query, client, auditor):
    client.force_login(auditor)

    assert client.get(READS + query, follow=True).status_code == 200


@pytest.mark.parametrize("name", ["hq", "gm", "branchadmin", "sysadmin"])
def test_the_log_is_the_auditors_alone(name, client, request):
    client.force_login(request.getfixturevalue(name))

    assert client.get(READS).status_code == 403
