"""norm 20.3: what comes back is said so, and solved problems are looked at again."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.evidence import verify
from complaints.models import Event, ProblemCheck
from tests import cases
from tests.lives import at

SAID = "自助委托机坏了一个月没人修，每次都要排队等柜台"
NEXT_QUARTER = at("2026-04-10 10:00")


@pytest.fixture
def earlier(handler):
    case = cases.make_complaint(by=handler, statement=SAID)
    return cases.reach(case, State.RESOLVED, by=handler)


@pytest.fixture
def desk(client, handler, settings):
    settings.SESSION_COOKIE_AGE = 3 * 365 * 24 * 3600
    client.force_login(handler)
    return client


def due(client, **query):
    rows = client.get(reverse("complaints:checks"), query).context["checks"]
    return [row.complaint for row in rows]


def page(name: str, *args) -> str:
    return reverse(f"complaints:{name}", args=args)


@pytest.mark.norm("20.3")
def test_a_case_is_not_resolved_before_the_like_ones_were_looked_at(
    desk, earlier, handler
) -> None:
    again = cases.make_complaint(by=handler, statement=f"又是{SAID}，气死人")
    cases.reach(again, State.INVESTIGATING, by=handler)
    typed = {
        "conclusion": "founded",
        "facts": "自助机无人维修。",
        "cause": "未签维保合同。",
        "responsibility": "branch",
        "result": "已修复。",
        "improvement": "每月巡检。",
        "way": "telephone",
        "occurred_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "said": "已修复，感谢您。",
        "thanked": "on",
        "explained": "on",
        "hoped": "on",
        "attitude": "satisfied",
    }
    assert earlier.number in desk.get(page("resolve", again.number)).text

    forgotten = desk.post(page("resolve", again.number), typed)

    assert forgotten.status_code == 422
    assert "请先看过相似的投诉" in forgotten.text
    assert not again.recurrences.exists()
    ticked = {**typed, "same": [earlier.pk], "has_looked": "on"}
    response = desk.post(page("resolve", again.number), ticked)
    again.refresh_from_db()
    assert (response.status_code, again.state) == (302, State.RESOLVED)
    assert again.recurrences.get().is_same
    verify.verify_branch(again.branch, verify.VerifyResult(), lambda count: None)


@pytest.mark.norm("20.3")
def test_an_earlier_case_in_like_words_is_marked_as_the_same_problem(
    desk, earlier, handler
) -> None:
    other = cases.make_complaint(by=handler, statement="空调太冷了，大厅里坐不住人")
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        again = cases.make_complaint(by=handler, statement=f"又是{SAID}，气死人")
        url = page("recurrence", again.number)

        shown = desk.get(url).content.decode()
        desk.post(
            page("mark_recurrence", again.number),
            {"earlier": earlier.pk, "is_same": "yes"},
        )
        marked = desk.get(again.get_absolute_url()).content.decode()

    assert earlier.number in shown
    assert "午间增开一个窗口。" in shown
    assert other.number not in shown
    assert again.recurrences.get().is_same
    assert "再现" in marked
    assert Event.objects.filter(verb="mark_recurrence", complaint=again).exists()


def test_a_mark_is_taken_back_by_a_later_one(desk, earlier, handler) -> None:
    again = cases.make_complaint(by=handler, statement=SAID)

    for said in ("yes", "no"):
        desk.post(
            page("mark_recurrence", again.number),
            {"earlier": earlier.pk, "is_same": said},
        )

    assert not again.recurrences.get().is_same
    assert Event.objects.filter(verb="mark_recurrence").count() == 2


@pytest.mark.parametrize("asked", ["", "0", "abc", "9" * 40, "own"])
def test_what_is_no_earlier_case_is_refused(desk, handler, asked) -> None:
    case = cases.make_complaint(by=handler)
    earlier = case.pk if asked == "own" else asked

    answer = desk.post(
        page("mark_recurrence", case.number), {"earlier": earlier, "is_same": "yes"}
    )

    assert answer.status_code == 422
    assert not case.recurrences.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("outsider", 404), ("archivist", 403), ("auditor", 403)]
)
def test_whoever_does_not_work_on_a_case_judges_and_checks_nothing(
    client, earlier, request, settings, who, status
) -> None:
    settings.SESSION_COOKIE_AGE = 3 * 365 * 24 * 3600
    client.force_login(request.getfixturevalue(who))
    with time_machine.travel(NEXT_QUARTER, tick=True):
        urls = [
            page("mark_recurrence", earlier.number),
            page("check_problem", earlier.number, "2026-04-01"),
        ]

        for url in urls:
            assert client.get(url).status_code == status
            assert client.post(url).status_code == status
            assert url not in client.get(reverse("complaints:checks")).text


def test_an_act_is_looked_at_or_sent(desk, earlier) -> None:
    for url in (
        page("mark_recurrence", earlier.number),
        page("check_problem", earlier.number, "2026-04-01"),
    ):
        assert desk.put(url).status_code == 405


def test_like_cases_are_judged_on_the_page_of_the_act_too(
    desk, earlier, handler
) -> None:
    again = cases.make_complaint(by=handler, statement=SAID)

    form = desk.get(page("mark_recurrence", again.number)).context["form"]

    assert [pk for pk, _called in form.fields["earlier"].choices] == [
        "",
        str(earlier.pk),
    ]


def test_only_an_earlier_one_of_the_branch_is_compared(
    earlier, handler, outsider
) -> None:
    foreign = cases.make_complaint(by=outsider, statement=SAID)
    later = cases.make_complaint(by=handler, statement=SAID)

    for case in (foreign, later, earlier):
        with pytest.raises(ValidationError):
            services.mark_recurrence(earlier, earlier=case, is_same=True, by=handler)


@pytest.mark.norm("20.3")
def test_a_solved_problem_is_due_for_a_look_in_the_next_quarter(
    desk, earlier, handler
) -> None:
    assert due(desk) == []

    with time_machine.travel(NEXT_QUARTER, tick=True):
        assert due(desk) == [earlier]
        url = page("check_problem", earlier.number, "2026-04-01")
        assert f'href="{url}"' in desk.get(reverse("complaints:checks")).text
        day = desk.get(reverse("complaints:my_day")).content.decode()
        assert "本季度待查验" in day
        answer = desk.post(
            page("check_problem", earlier.number, "2026-04-01"),
            {"outcome": "solved", "found": "新机器运行正常，无人再反映。"},
        )
        assert answer["Location"] == page("recurrence", earlier.number)
        url = page("check_problem", earlier.number, "2026-04-01")
        assert desk.get(url)["Location"] == earlier.get_absolute_url()
        assert due(desk) == []
        shown = desk.get(page("recurrence", earlier.number)).content.decode()

    check = ProblemCheck.objects.get()
    assert check.quarter == date(2026, 4, 1)
    assert "2026 年第 2 季度" in shown
    with time_machine.travel(at("2026-07-02 10:00"), tick=True):
        assert due(desk) == [earlier]
    with time_machine.travel(at("2027-05-02 10:00"), tick=True):
        assert due(desk) == []


def test_the_operations_director_has_the_whole_branchs_on_his_day(
    client, earlier, operations, settings
) -> None:
    settings.SESSION_COOKIE_AGE = 3 * 365 * 24 * 3600
    client.force_login(operations)

    with time_machine.travel(NEXT_QUARTER):
        day = client.get(reverse("complaints:my_day")).context["day"]

    assert day.checks == [earlier]


def test_a_look_is_taken_once_a_quarter_and_not_ahead(earlier, handler) -> None:
    looked = {"outcome": "solved", "found": "正常。", "by": handler}
    with time_machine.travel(NEXT_QUARTER, tick=True):
        for quarter in (date(2026, 1, 1), date(2026, 5, 1), date(2026, 7, 1)):
            with pytest.raises(ValidationError):
                services.check_problem(earlier, quarter=quarter, **looked)
        services.check_problem(earlier, quarter=date(2026, 4, 1), **looked)
        with pytest.raises(ValidationError, match="本季度已查验"):
            services.check_problem(earlier, quarter=date(2026, 4, 1), **looked)


@pytest.mark.parametrize("quarter", ["2026-13-01", "夏天", "2026-05-01"])
def test_a_quarter_that_is_none_is_refused(desk, earlier, quarter) -> None:
    with time_machine.travel(NEXT_QUARTER):
        answer = desk.post(
            page("check_problem", earlier.number, quarter),
            {"outcome": "solved", "found": "正常。"},
        )

    assert answer.status_code in (404, 422)
    assert not ProblemCheck.objects.exists()


def test_the_list_of_last_quarter_shows_what_was_left_out(desk, earlier) -> None:
    with time_machine.travel(at("2026-07-02 10:00")):
        assert due(desk, quarter="2026-04-01") == [earlier]


def test_the_pages_cost_the_same_however_many_there_are(
    desk, earlier, handler, django_assert_max_num_queries
) -> None:
    for _again in range(4):
        last = cases.make_complaint(by=handler, statement=SAID)

    with django_assert_max_num_queries(11):
        desk.get(page("recurrence", last.number))
    with time_machine.travel(NEXT_QUARTER):
        due(desk)  # After an idle while the session is noted once.
        with django_assert_max_num_queries(6):
            due(desk)
