"""My day: what is owed by the hour, whom to visit, who waits; and the calendar file."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from complaints import services
from complaints.case.choices import State
from complaints.desk.models import CalendarAddress
from complaints.models import Complaint, Visit
from tests.cases import ask_withdrawal, contact, make_complaint, reach, visit, withdraw
from tests.lives import at
from tests.people import logged_in

RECEIVED = at("2026-03-02 10:00")
MOST_STATEMENTS = 18


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(RECEIVED, tick=False) as traveller:
        yield lambda moment: traveller.move_to(
            at(moment) if isinstance(moment, str) else moment
        )


@pytest.fixture
def desk(client, handler, settings):
    settings.SESSION_COOKIE_AGE = 365 * 24 * 3600  # The tests go on by months.
    client.force_login(handler)
    return client


def day(client):
    return client.get(reverse("complaints:my_day")).context["day"]


def hours(client):
    return [
        (hour.label, [(row.complaint.number, row.kind) for row in hour.clocks])
        for hour in day(client).hours
    ]


def address(client) -> str:
    return client.post(reverse("complaints:renew_calendar")).context["address"]


def dates(response) -> list[tuple[str, str]]:
    events = Calendar.from_ical(response.content).walk("VEVENT")
    return [
        (
            str(event["summary"]),
            f"{timezone.localtime(event.decoded('dtstart')):%Y-%m-%d %H:%M}",
        )
        for event in events
    ]


# The page


def test_what_is_due_today_is_shown_by_the_hour(desk, handler, clock):
    case = make_complaint(by=handler)
    clock("2026-03-03 09:00")
    later = make_complaint(by=handler)

    assert hours(desk) == [
        ("已超时", [(case.number, "baseline_reply")]),
        ("10 点", [(case.number, "reply_24h")]),
        ("15 点", [(later.number, "baseline_reply")]),
    ]


def test_what_is_answered_or_another_s_is_not_shown(desk, handler, frontdesk):
    case = make_complaint(by=handler)
    make_complaint(by=frontdesk)

    services.record_contact(case, entry=contact("interim_reply"), by=handler)

    assert hours(desk) == []


def test_a_case_that_has_ended_owes_nothing(desk, handler, operations, clock):
    case = make_complaint(by=handler)
    clock("2026-03-03 09:00")
    assert hours(desk) != []

    withdraw(case, by=operations)

    assert hours(desk) == []


@pytest.mark.norm("8.2")
def test_visits_of_the_week_are_those_appointed_and_those_due(desk, handler, clock):
    case = reach(make_complaint(by=handler), State.RESOLVED, by=handler)
    other = reach(make_complaint(by=handler), State.RESOLVED, by=handler)
    services.appoint_visit(case, at=at("2026-04-08 10:00"), way="telephone", by=handler)

    clock("2026-04-01 09:00")
    assert day(desk).appointed == day(desk).visits_due == []
    clock("2026-04-02 09:00")
    assert [row.complaint.number for row in day(desk).appointed] == [case.number]
    clock("2026-04-24 09:00")
    assert "未登记结果" in desk.get(reverse("complaints:my_day")).content.decode()
    assert [row.complaint.number for row in day(desk).visits_due] == [
        case.number,
        other.number,
    ]
    for made in (case, other):
        services.record_visit(made, entry=visit(), by=handler)
    assert day(desk).appointed == day(desk).visits_due == []


def test_who_waits_for_whom(desk, handler, operations):
    case = make_complaint(by=handler)
    asked = ask_withdrawal(case, reason="客户来信撤回。", by=handler)
    director = logged_in(operations)

    assert (day(desk).for_others, day(desk).for_me) == ([asked], [])
    assert day(director).for_others == []
    assert [line.request for line in day(director).for_me] == [asked]

    services.send_back(asked, by=operations, comment="请补充依据。")
    assert day(desk).for_others == day(director).for_me == []


@pytest.mark.parametrize("post", ["hq", "auditor", "archivist", "branchadmin"])
def test_whoever_handles_nothing_has_an_empty_day(client, handler, post, request):
    make_complaint(by=handler)
    client.force_login(request.getfixturevalue(post))

    page = client.get(reverse("complaints:my_day"))

    assert page.status_code == 200
    assert page.context["day"].hours == []


def test_a_case_in_which_one_is_named_leaves_his_day(desk, handler):
    case = make_complaint(by=handler)
    Complaint.objects.get(pk=case.pk).named_staff.create(user=handler)

    assert hours(desk) == []
    assert dates(desk.get(reverse("complaints:my_day_file"))) == []


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_takes_few_statements(
    desk, handler, django_assert_max_num_queries, count
):
    for _number in range(count):
        ask_withdrawal(make_complaint(by=handler), reason="撤回", by=handler)

    with django_assert_max_num_queries(MOST_STATEMENTS):
        desk.get(reverse("complaints:my_day"))


def test_the_client_is_masked(desk, handler):
    make_complaint(by=handler)

    page = desk.get(reverse("complaints:my_day")).content.decode()

    assert "张**" in page
    assert "张三丰" not in page


@pytest.mark.parametrize(
    ("name", "method"),
    [("my_day", "post"), ("my_day_file", "post"), ("renew_calendar", "get")],
)
def test_other_methods_are_refused(desk, name, method):
    assert getattr(desk, method)(reverse(f"complaints:{name}")).status_code == 405


# The calendar file


def test_the_file_holds_deadlines_and_visits_without_personal_data(
    desk, handler, clock
):
    case = make_complaint(by=handler)
    done = reach(make_complaint(by=handler), State.RESOLVED, by=handler)
    services.appoint_visit(done, at=at("2026-04-08 10:00"), way="telephone", by=handler)

    answer = desk.get(reverse("complaints:my_day_file"))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert dates(answer) == [
        (f"{case.number} 基准答复", "2026-03-02 15:30"),
        (f"{case.number} 二十四小时答复", "2026-03-03 10:00"),
        (f"{case.number} 最终反馈", "2026-03-05 17:00"),
        (f"{done.number} 回访", "2026-04-30 17:00"),
        (f"{done.number} 约定的回访", "2026-04-08 10:00"),
    ]
    text = answer.content.decode()
    for personal in (case.client_name, case.telephone, case.statement):
        assert personal not in text


def test_the_same_dates_give_the_same_bytes(desk, handler, clock):
    make_complaint(by=handler)
    url = reverse("complaints:my_day_file")

    first = desk.get(url).content
    clock(RECEIVED + timedelta(minutes=5))

    assert desk.get(url).content == first


def test_a_calendar_program_reads_it_under_the_secret_address(desk, handler):
    make_complaint(by=handler)
    secret = address(desk)
    program = Client()

    assert (
        program.get(secret).content
        == desk.get(reverse("complaints:my_day_file")).content
    )


def test_the_address_is_shown_once_and_kept_as_a_digest(desk):
    secret = address(desk).rsplit("/", 1)[1].removesuffix(".ics")

    assert secret not in desk.get(reverse("complaints:my_day")).content.decode()
    assert secret not in str(list(CalendarAddress.objects.values()))


def test_renewed_the_old_address_leads_nowhere(desk):
    old = address(desk)
    new = address(desk)
    program = Client()

    assert program.get(old).status_code == 404
    assert program.get(new).status_code == 200


def test_who_has_left_has_no_calendar(desk, handler):
    secret = address(desk)
    handler.is_active = False
    handler.save()

    assert Client().get(secret).status_code == 404


@pytest.mark.parametrize("secret", ["x", "a" * 5000, "%00", "😀"])
def test_a_guessed_address_is_not_found(client, db, secret):
    assert client.get(f"/calendar/{secret}.ics").status_code == 404


@pytest.mark.norm("8.2")
def test_a_visit_that_was_made_leaves_the_calendar(desk, handler, clock):
    case = reach(make_complaint(by=handler), State.RESOLVED, by=handler)
    clock("2026-04-02 10:00")
    services.record_visit(case, entry=visit(), by=handler)

    assert dates(desk.get(reverse("complaints:my_day_file"))) == []
    assert Visit.objects.get().is_made
