"""The bell, the page of notices, and reading."""

import pytest
import time_machine
from django.urls import reverse

from complaints import services
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Event, Notification
from tests.cases import make_complaint

PAGE = "/notices/"
BELL = "/notices/bell/"


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel("2026-03-04T10:00:00+08:00", tick=True):
        yield


@pytest.fixture
def complaint(frontdesk, operations):
    return make_complaint(by=frontdesk)


@pytest.fixture
def desk(client, operations):
    client.force_login(operations)
    return client


def html(client, url=PAGE, **query) -> str:
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def unread(user) -> int:
    return Notification.objects.of(user).unread().count()


def mine(user) -> Notification:
    return Notification.objects.get(recipient=user)


def test_the_bell_counts_what_is_unread(complaint, desk, operations):
    assert '<span class="bell-count">1</span>' in html(desk, BELL)
    services.read_all(by=operations)
    assert "bell-count" not in html(desk, BELL)


def test_the_bell_never_counts_beyond_what_it_shows(complaint, desk, operations):
    Notification.objects.bulk_create(
        Notification(recipient=operations, complaint=complaint, subject="warning")
        for _number in range(120)
    )

    assert "99+" in html(desk, BELL)


def test_the_bell_is_silent_once_the_login_has_ended(client):
    assert client.get(BELL).status_code == 204


def test_a_notice_says_what_and_leads_to_the_case(complaint, desk):
    page = html(desk)

    assert complaint.number in page
    assert complaint.get_absolute_url() in page
    assert "受理了新投诉" in page


def test_opening_the_case_reads_what_one_was_told_of_it(complaint, desk, operations):
    page = html(desk, complaint.get_absolute_url())

    assert mine(operations).is_read
    assert "领导已阅" in page
    assert "bell-count" not in page


def test_one_is_marked_as_read_and_the_list_is_found_as_it_was(
    complaint, desk, operations
):
    url = reverse("complaints:read_one", args=[mine(operations).pk])

    answer = desk.post(f"{url}?show=unread")

    assert answer["Location"] == "/notices/?show=unread"
    assert mine(operations).is_read
    assert Event.objects.filter(verb="read").count() == 1


def test_a_second_time_changes_nothing(complaint, desk, operations):
    url = reverse("complaints:read_one", args=[mine(operations).pk])
    desk.post(url)
    read_at = mine(operations).read_at

    assert desk.post(url).status_code == 302
    assert mine(operations).read_at == read_at
    assert Event.objects.filter(verb="read").count() == 1


def test_all_are_marked_as_read(complaint, frontdesk, desk, operations):
    make_complaint(by=frontdesk)

    answer = desk.post(reverse("complaints:read_all"), follow=True)

    assert "全部通知已标为已读" in answer.content.decode()
    assert unread(operations) == 0


def test_anothers_notice_is_not_found(complaint, client, operations, outsider, gm):
    url = reverse("complaints:read_one", args=[mine(operations).pk])
    for person in (outsider, gm):
        client.force_login(person)
        assert client.post(url).status_code == 404
    assert not mine(operations).is_read


@pytest.mark.parametrize(
    ("url", "method"),
    [
        (PAGE, "post"),
        (BELL, "post"),
        ("/notices/read/", "get"),
        ("/notices/1/read/", "get"),
    ],
)
def test_the_wrong_method_is_refused(desk, url, method):
    assert getattr(desk, method)(url).status_code == 405


def test_whoever_is_complained_of_later_sees_the_notice_no_more(
    complaint, desk, operations, frontdesk
):
    services.name_staff(complaint, entry=NamedEntry(user=operations), by=frontdesk)

    assert complaint.number not in html(desk)
    assert "bell-count" not in html(desk, BELL)


def test_an_administrator_sees_the_alarm_and_no_case(complaint, client, branchadmin):
    Notification.objects.create(
        recipient=branchadmin, complaint=complaint, subject="given_up"
    )
    client.force_login(branchadmin)

    page = html(client)

    assert "外发通知一天内未能送达" in page
    assert complaint.get_absolute_url() not in page


def test_an_empty_page_says_what_would_be_here(client, outsider):
    client.force_login(outsider)

    assert "还没有通知" in html(client)
    assert "没有未读的通知" in html(client, show="unread")


def test_the_page_goes_on_by_key(complaint, desk, operations):
    Notification.objects.bulk_create(
        Notification(recipient=operations, complaint=complaint, subject="warning")
        for _number in range(60)
    )

    first = desk.get(PAGE)
    second = desk.get(first.context["after_url"])

    assert len(first.context["lines"]) == 50
    assert len(second.context["lines"]) == 11
    assert second.context["before_url"]


@pytest.mark.parametrize("cursor", ["x", "9.1.1", "0.9" * 90])
def test_a_page_that_nobody_gave_out_leads_to_the_first(complaint, desk, cursor):
    page = desk.get(PAGE, {"after": cursor})

    assert [str(message) for message in page.context["messages"]] == [
        "没有这一页，已回到第一页。"
    ]
    assert len(page.context["lines"]) == 1


def test_the_page_takes_few_statements(
    complaint, desk, operations, django_assert_num_queries
):
    for count in (1, 40):
        Notification.objects.bulk_create(
            Notification(recipient=operations, complaint=complaint, subject="warning")
            for _number in range(count)
        )
        with django_assert_num_queries(6):
            desk.get(PAGE)
