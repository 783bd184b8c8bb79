"""The visit's steps and panel, and the list of whom to visit."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.lifecycle.sweeping.sweep import open_visits
from complaints.models import Complaint, Contact, Escalation, Visit
from complaints.visits import rules
from tests.cases import contact, make_complaint, reach, visit
from tests.lives import at

RECEIVED = at("2026-03-02 10:00")
OPENED = at("2026-04-02 11:00")
# The page, its line's clock and visit, and the bar's.
STATEMENTS = 8
# Reached from a telephone call in which all was asked.
ANSWERS = {
    "way": "telephone",
    "occurred_at": "2026-04-02T11:00",
    "satisfaction": "mostly",
    "opinions": "客户说现在快多了。",
    "service_feedback": "希望多开窗口。",
    "met_obstacles": "no",
    "had_quarrel": "no",
}
SENT = {
    "appoint_visit": {"at": "2026-04-08T10:00", "way": "telephone"},
    "record_visit": ANSWERS,
    "waive_visit": {"reason": "三次电话无人接听。"},
}


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


@pytest.fixture
def resolved(handler):
    return reach(make_complaint(by=handler), State.RESOLVED, by=handler)


@pytest.fixture
def case(resolved, clock):
    """In follow-up, as beat has brought it there."""
    clock(OPENED)
    open_visits(now=timezone.now())
    return Complaint.objects.get(pk=resolved.pk)


def url(case, verb: str) -> str:
    return reverse(f"complaints:{verb}", args=[case.number])


def try_in_vain(case, *, by, clock):
    for day in (7, 8, 9):
        clock(f"2026-04-{day:02} 10:00")
        services.record_contact(case, entry=contact("visit", reached=False), by=by)


def numbers(page) -> list[str]:
    return [line.case.number for line in page.context["lines"]]


def listed(desk, **query) -> list[str]:
    return numbers(desk.get(reverse("complaints:visits"), query))


# The steps


@pytest.mark.norm("8.2")
def test_an_appointment_is_shown_on_the_case_and_in_the_list(desk, case):
    answer = desk.post(url(case, "appoint_visit"), SENT["appoint_visit"], follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == case.get_absolute_url()
    assert "已预约" in page
    assert "预约回访：2026-04-08 周三 10:00" in page
    assert "约定" in desk.get(reverse("complaints:visits")).content.decode()


@pytest.mark.norm("8.2", "8.3")
def test_the_answers_of_a_visit_stand_on_the_case(desk, case):
    page = desk.post(url(case, "record_visit"), ANSWERS, follow=True).content.decode()

    assert "完成回访：基本满意" in page
    assert page.count("客户说现在快多了。") == 2  # in the panel, and in the course
    assert "希望多开窗口。" in page
    assert Visit.objects.get(complaint=case).is_made


@pytest.mark.norm("8.2")
def test_a_waiver_waits_for_a_director(desk, case, handler, operations, clock):
    try_in_vain(case, by=handler, clock=clock)

    page = desk.post(url(case, "waive_visit"), SENT["waive_visit"], follow=True)

    assert Escalation.objects.get(kind="visit_failed").requested_by == handler
    assert "等待运行总监、营销总监或总经理决定" in page.content.decode()


@pytest.mark.parametrize("verb", SENT)
def test_a_step_that_is_not_legal_is_refused_with_a_word(desk, handler, verb):
    case = make_complaint(by=handler)

    looked = desk.get(url(case, verb), follow=True)
    sent = desk.post(url(case, verb), SENT[verb])

    [said] = map(str, looked.context["messages"])
    assert said in (str(rules.NOT_NOW), str(rules.WAIVED_WHEN))
    assert sent.status_code == 422
    assert not Visit.objects.exists()
    assert not Contact.objects.filter(purpose="visit").exists()


def test_no_visit_is_appointed_with_whom_nobody_can_reach(desk, handler):
    left = {"telephone": "", "contact_time": "", "no_contact_reason": "客户不愿留下"}
    case = reach(make_complaint(by=handler, **left), State.RESOLVED, by=handler)

    page = desk.get(case.get_absolute_url()).content.decode()
    looked = desk.get(url(case, "appoint_visit"), follow=True)

    assert url(case, "appoint_visit") not in page
    [said] = map(str, looked.context["messages"])
    assert said.startswith("客户未留联系方式，无法预约回访")
    with pytest.raises(ValidationError, match="无法预约回访"):
        services.appoint_visit(
            case, at=at("2026-04-08 10:00"), way="telephone", by=handler
        )


def test_a_visit_recorded_twice_is_recorded_once(desk, case):
    desk.post(url(case, "record_visit"), ANSWERS)

    again = desk.post(url(case, "record_visit"), ANSWERS)

    assert again.status_code == 422
    assert "本轮已登记回访" in again.content.decode()
    assert Contact.objects.filter(purpose="visit").count() == 1


@pytest.mark.parametrize("verb", SENT)
def test_an_outsider_finds_no_case(client, outsider, case, verb):
    client.force_login(outsider)

    assert client.get(url(case, verb)).status_code == 404
    assert client.post(url(case, verb), SENT[verb]).status_code == 404


@pytest.mark.parametrize("verb", SENT)
def test_other_methods_are_refused(desk, case, verb):
    assert desk.put(url(case, verb)).status_code == 405


def test_the_page_offers_what_the_services_accept(desk, resolved, handler, clock):
    def offered():
        page = desk.get(resolved.get_absolute_url())
        return {step.verb for step in page.context["steps"]} & set(SENT)

    assert offered() == {"appoint_visit"}
    clock(OPENED)
    open_visits(now=timezone.now())
    assert offered() == {"appoint_visit", "record_visit"}
    try_in_vain(resolved, by=handler, clock=clock)
    assert offered() == set(SENT)
    services.record_visit(resolved, entry=visit(), by=handler)
    assert offered() == set()


@pytest.mark.norm("3.2")
def test_a_yes_is_led_on_to_the_complaint_that_it_raised(desk, case):
    wanting = desk.post(url(case, "record_visit"), ANSWERS | {"met_obstacles": "yes"})
    page = desk.post(
        url(case, "record_visit"),
        ANSWERS | {"met_obstacles": "yes", "incident": "柜员拒绝受理转账。"},
        follow=True,
    ).content.decode()

    raised = Complaint.objects.get(category="D")
    assert wanting.status_code == 422
    assert "incident" in wanting.context["form"].errors
    assert f'href="{raised.get_absolute_url()}"' in page
    other = desk.get(raised.get_absolute_url()).content.decode()
    assert f'href="{case.get_absolute_url()}"' in other


@pytest.mark.norm("3.2")
def test_whom_the_client_named_is_not_led_there(client, handler, frontdesk, case):
    made = services.record_visit(
        case,
        entry=visit(met_obstacles=True, incident="拒绝受理。", staff=frontdesk),
        by=handler,
    )
    client.force_login(frontdesk)

    page = client.get(case.get_absolute_url()).content.decode()

    assert made.raised.number not in page
    assert "拒绝受理。" not in page


@pytest.mark.norm("8.3")
def test_a_dissatisfied_client_reopens_or_says_why_not(desk, case):
    wanting = desk.post(
        url(case, "record_visit"), ANSWERS | {"satisfaction": "not_satisfied"}
    )
    desk.post(
        url(case, "record_visit"),
        ANSWERS | {"satisfaction": "not_satisfied", "reopens": "on"},
    )

    assert "not_reopened_reason" in wanting.context["form"].errors
    assert wanting.context["form"]["opinions"].value() == ANSWERS["opinions"]
    assert Complaint.objects.get(pk=case.pk).cycle == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"occurred_at": "0001-01-01T00:00"},
        {"occurred_at": "9999-12-31T23:59"},
        {"occurred_at": "2026-13-45T10:00"},
        {"occurred_at": "2026-03-15T10:00"},
        {"occurred_at": "2026-04-02T11:01"},
        {"opinions": "a\x00b"},
        {"opinions": "字" * 100_000},
        {"way": "notice"},
        {"staff": "99999"},
        {"met_obstacles": "maybe"},
        {"satisfaction": "😀"},
    ],
)
def test_what_makes_no_sense_is_said_in_the_form(desk, case, wrong):
    answer = desk.post(url(case, "record_visit"), ANSWERS | wrong)

    assert answer.status_code == 422
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    "moment",
    [
        "0001-01-01T00:00",
        "9999-12-31T23:59",
        "2026-13-45T10:00",
        "2026-04-02T10:59",
        "x",
    ],
)
def test_an_impossible_appointment_is_refused(desk, case, moment):
    answer = desk.post(url(case, "appoint_visit"), {"at": moment, "way": "telephone"})

    assert answer.status_code == 422


# The list


@pytest.mark.norm("8.2")
def test_a_case_is_listed_from_two_weeks_before_its_window(desk, resolved, clock):
    clock("2026-03-19 09:00")
    assert listed(desk) == []

    clock("2026-03-20 09:00")
    assert listed(desk) == listed(desk, show="soon") == [resolved.number]
    assert listed(desk, show="open") == []


@pytest.mark.norm("8.2")
def test_each_chip_shows_its_own(desk, case, handler, clock):
    every = ("", "overdue", "open", "soon", "appointed", "to_close")

    def where():
        return [show for show in every if listed(desk, show=show)]

    assert where() == ["", "open"]
    services.appoint_visit(case, at=at("2026-04-08 10:00"), way="telephone", by=handler)
    assert where() == ["", "open", "appointed"]
    clock("2026-05-01 09:00")
    assert where() == ["", "overdue", "open", "appointed"]
    services.record_visit(case, entry=visit(), by=handler)
    assert where() == ["", "to_close"]
    services.close(case, by=handler)
    assert where() == []


def test_mine_are_those_that_i_handle(desk, case, client, frontdesk):
    assert listed(desk, mine="1") == [case.number]

    client.force_login(frontdesk)

    assert listed(client, mine="1") == []
    assert listed(client) == [case.number]


def test_failed_attempts_are_counted(desk, case, handler, clock):
    try_in_vain(case, by=handler, clock=clock)

    page = desk.get(reverse("complaints:visits"))

    assert [line.failed for line in page.context["lines"]] == [3]
    assert "3 次未联系到" in page.content.decode()


def test_other_branches_and_the_named_see_none_of_it(
    client, case, outsider, frontdesk, hq, branchadmin
):
    case.named_staff.create(user=frontdesk)

    for user, seen in (
        (outsider, []),
        (frontdesk, []),
        (branchadmin, []),
        (hq, [case.number]),
    ):
        client.force_login(user)
        assert listed(client) == seen, user


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_takes_as_many_statements_however_long(
    desk, handler, clock, django_assert_num_queries, count
):
    for _number in range(count):
        reach(make_complaint(by=handler), State.RESOLVED, by=handler)
    clock(OPENED)
    open_visits(now=timezone.now())
    listed(desk)  # After an idle while the session is noted once.

    with django_assert_num_queries(STATEMENTS):
        assert len(listed(desk)) == count


def test_it_is_paged_by_key(desk, handler, clock, monkeypatch):
    cases = [
        reach(make_complaint(by=handler), State.RESOLVED, by=handler).number
        for _number in range(3)
    ]
    clock(OPENED)
    open_visits(now=timezone.now())
    monkeypatch.setattr("complaints.acts.web.lists.PAGE", 2)

    first = desk.get(reverse("complaints:visits"))
    second = desk.get(first.context["after_url"])

    assert numbers(first) + numbers(second) == cases
    assert numbers(desk.get(second.context["before_url"])) == cases[:2]


@pytest.mark.parametrize(
    "query", [{"show": "x"}, {"show": "😀"}, {"after": "x"}, {"before": "9.9.9"}]
)
def test_an_address_that_makes_no_sense_shows_the_first_page(desk, case, query):
    assert listed(desk, **query) == [case.number]


def test_other_methods_on_the_list_are_refused(desk):
    assert desk.post(reverse("complaints:visits")).status_code == 405


# norm 3.1


@pytest.mark.norm("3.1")
def test_the_time_of_every_stage_is_kept_and_shown(desk, handler, clock):
    case = make_complaint(by=handler)
    clock(RECEIVED + timedelta(minutes=20))
    services.acknowledge(case, by=handler, no_agreed_time_reason="客户不便约定。")
    clock(RECEIVED + timedelta(hours=1, minutes=20))
    services.investigate(case, by=handler)
    clock(RECEIVED + timedelta(hours=4, minutes=20))

    page = desk.get(case.get_absolute_url())

    assert [
        (stage.label, stage.took, stage.is_running) for stage in page.context["stages"]
    ] == [
        ("受理至告知", "20 分钟", False),
        ("告知至开始调查", "1 小时", False),
        ("调查处理", "3 小时", True),
    ]
    assert "已 3 小时" in page.content.decode()


@pytest.mark.norm("3.1")
def test_the_stages_of_every_cycle_are_shown(desk, case, handler, clock):
    services.record_visit(
        case, entry=visit(satisfaction="not_satisfied", reopens=True), by=handler
    )

    page = desk.get(case.get_absolute_url())

    assert [stage.label for stage in page.context["stages"]][-3:] == [
        "办结至回访期",
        "回访期至结案",
        "重新处理",
    ]
