import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from complaints.case.choices import State
from complaints.lifecycle.entries import NamedEntry
from tests.cases import ask_withdrawal, make_complaint, reach, withdraw
from tests.load import volume

URL = "/"
# A Wednesday without holidays near, 10:00 in Shanghai.
MORNING = "2026-03-04T10:00:00+08:00"


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(MORNING, tick=True):
        yield


@pytest.fixture
def desk(client, handler):
    client.force_login(handler)
    return client


def page(client, **asked):
    response = client.get(URL, asked)
    assert response.status_code == 200
    return response


def shown(client, **asked):
    """The numbers on the page, from top to bottom."""
    return [line.case.number for line in page(client, **asked).context["lines"]]


def said(response):
    """The page's words without its tags."""
    return " ".join(
        unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split()
    )


def received(hours_ago, *, by, **overrides):
    at = timezone.now() - timedelta(hours=hours_ago)
    return make_complaint(
        by=by, received_at=at, backfill_reason="系统故障。", **overrides
    )


def test_what_is_due_next_stands_first(desk, handler):
    today = make_complaint(by=handler)
    overdue = received(30, by=handler)
    long_overdue = received(60, by=handler)

    assert shown(desk) == [long_overdue.number, overdue.number, today.number]


def test_a_line_says_what_one_needs_to_choose(desk, handler):
    case = received(
        30,
        by=handler,
        client_name="诸葛孔明",
        severity="serious",
        statement="第一行\n第二行",
    )

    line = said(page(desk))

    assert case.number in line
    assert "已超时" in line
    assert "诸***" in line
    assert "诸葛孔明" not in line
    assert "流程制度与环境" in line
    assert "现场" in line
    assert "第一行 第二行" in line
    assert "已受理" in line
    assert str(handler) in line
    assert "重大" in line
    assert "补录" in line


def test_an_anonymous_client_is_not_named(desk, handler):
    make_complaint(by=handler, is_anonymous=True, client_name="诸葛孔明")

    assert "诸" not in said(page(desk))


def test_the_statement_is_shown_as_text_and_the_words_sought_are_marked(desk, handler):
    make_complaint(by=handler, statement="<script>alert(1)</script>佣金太高 & 不透明")

    html = page(desk, q="佣金").content.decode()

    assert "<script>alert" not in html
    assert "<mark>佣金</mark>太高 &amp; 不透明" in html


def test_the_gist_begins_shortly_before_the_word_sought(desk, handler):
    make_complaint(by=handler, statement="经" * 500 + "佣金" + "过" * 500)

    line = page(desk, q="佣金").context["lines"][0].gist

    assert line.startswith("…经")
    assert line.index("佣金") < 30
    assert len(line) < 200


def test_another_branch_sees_nothing(client, outsider, handler):
    case = make_complaint(by=handler)
    client.force_login(outsider)

    assert shown(client) == shown(client, state="all") == []
    assert shown(client, q="排队") == shown(client, q=case.number) == []


def test_who_is_complained_of_does_not_see_the_case(desk, handler, frontdesk):
    make_complaint(by=frontdesk, category="D", named=[NamedEntry(user=handler)])

    assert shown(desk) == shown(desk, q="排队", state="all") == []


def test_headquarters_sees_every_branch_or_one(client, hq, handler, outsider):
    ours = make_complaint(by=handler)
    theirs = make_complaint(by=outsider)
    client.force_login(hq)

    assert set(shown(client)) == {ours.number, theirs.number}
    assert shown(client, branch="BJ001") == [theirs.number]
    assert shown(client, branch="BJ001", handler="outsider") == [theirs.number]


def test_a_post_that_reads_no_case_is_told_so(client, branchadmin, handler):
    make_complaint(by=handler)
    client.force_login(branchadmin)

    response = page(client)

    assert response.context["lines"] == []
    assert "您的岗位不查看投诉" in said(response)


def test_nobody_reads_it_without_logging_in(client):
    assert client.get(URL).status_code == 302


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_queue_is_only_read(desk, method):
    assert getattr(desk, method)(URL).status_code == 405


def test_mine_are_those_that_i_handle(desk, handler, frontdesk):
    mine = make_complaint(by=handler)
    make_complaint(by=frontdesk)

    assert shown(desk, scope="mine") == [mine.number]


def test_my_departments_are_those_it_leads_and_those_its_receptionists_lead(
    client, operations, marketing, frontdesk
):
    fees = make_complaint(by=frontdesk, category="B")
    counter = make_complaint(by=frontdesk, category="A")
    manners = make_complaint(by=frontdesk, category="E")
    marketings_manners = make_complaint(by=marketing, category="E")

    client.force_login(operations)
    assert shown(client, scope="department") == [counter.number, manners.number]
    client.force_login(marketing)
    assert shown(client, scope="department") == [
        fees.number,
        marketings_manners.number,
    ]
    assert shown(client, department="operations") == [counter.number, manners.number]


def test_a_post_without_department_is_not_offered_one(client, gm, handler):
    make_complaint(by=handler)
    client.force_login(gm)

    assert [str(chip.label) for chip in page(client).context["scopes"]] == [
        "我的",
        "本营业部",
    ]
    assert "“范围”的值无效" in said(page(client, scope="department"))


def test_the_usual_questions_are_answered_and_counted(desk, handler):
    today = make_complaint(by=handler)
    overdue = received(30, by=handler)

    chips = {str(chip.label): chip for chip in page(desk).context["questions"]}

    assert chips["今天到期"].count == "1"
    assert chips["已超时"].count == "1"
    assert chips["待我审批"].count is None
    assert shown(desk, due="today") == [today.number]
    assert shown(desk, due="overdue") == [overdue.number]
    assert desk.get(chips["已超时"].url).context["lines"][0].case == overdue


def test_what_waits_for_my_decision_is_listed_for_me_alone(client, handler, operations):
    case = make_complaint(by=handler)
    ask_withdrawal(case, reason="客户书面撤回。", by=handler)

    client.force_login(operations)
    assert shown(client, waiting="approval") == [case.number]
    client.force_login(handler)
    assert shown(client, waiting="approval") == []


def test_a_visit_is_to_do_once_its_time_has_come(desk, handler):
    case = reach(make_complaint(by=handler), State.RESOLVED, by=handler)
    assert shown(desk) == shown(desk, waiting="visit") == []

    with time_machine.travel(timezone.now() + timedelta(days=35)):
        # The session has run out meanwhile.
        desk.force_login(handler)
        assert shown(desk) == shown(desk, waiting="visit") == [case.number]


def test_the_list_of_what_is_done_shows_the_newest_first(desk, handler, operations):
    cases = [received(hours, by=handler) for hours in (50, 30, 40)]
    for case in cases:
        withdraw(case, by=operations)
    still_open = make_complaint(by=handler)

    newest_first = [cases[1].number, cases[2].number, cases[0].number]
    assert shown(desk, state="withdrawn") == newest_first
    assert shown(desk, state="all") == [still_open.number, *newest_first]
    assert shown(desk) == [still_open.number]
    assert shown(desk, state="received") == [still_open.number]


def test_a_search_finds_open_cases_by_due_time_and_then_what_is_done(
    desk, handler, operations
):
    done = received(60, by=handler, statement="佣金太高")
    withdraw(done, by=operations)
    late = make_complaint(by=handler, statement="佣金太高")
    overdue = received(30, by=handler, statement="佣金太高")
    make_complaint(by=handler, statement="排队太久")

    assert shown(desk, q="佣金") == [overdue.number, late.number, done.number]
    assert shown(desk, q="佣金", state="withdrawn") == [done.number]


def test_filters_narrow_each_other(desk, handler, frontdesk):
    wanted = make_complaint(by=handler, category="B", channel="telephone", place="")
    make_complaint(by=handler, category="B")
    make_complaint(by=handler, category="A", channel="telephone", place="")
    make_complaint(by=frontdesk, category="B", channel="telephone", place="")
    asked = {"category": "B", "channel": "telephone", "handler": "handler"}

    response = page(desk, **asked)

    assert shown(desk, **asked) == [wanted.number]
    # Each can be lifted, and the address stays as it was.
    lifting = [chip.url for chip in response.context["filters"]]
    assert len(lifting) == 3
    assert all("B" not in url for url in lifting if "category" not in url)
    assert 'value="B" selected' in response.content.decode()


def test_a_question_shows_as_its_chip_and_not_as_a_filter_too(desk):
    response = page(desk, due="overdue")

    active = [str(c.label) for c in response.context["questions"] if c.active]
    assert active == ["已超时"]
    assert response.context["filters"] == []
    both = page(desk, due="overdue", category="B").context["filters"]
    assert [chip.label for chip in both] == ["时限：已超时", "类别：B 佣金与服务方式"]


def test_an_imported_case_without_category_can_be_asked_for(desk, handler, branch):
    make_complaint(by=handler)
    row = volume.complaint(0, 1, [branch], [handler])
    row.category, row.origin = "", "import"
    row.save()

    assert shown(desk, category="none", state="all") == [row.number]
    words = said(page(desk, category="none", state="all"))
    assert "待分类" in words
    assert "导入" in words


@pytest.mark.parametrize("written", ["{}", " {} ", "lower", "full width"])
def test_a_complete_number_jumps_to_the_case(desk, handler, written):
    case = make_complaint(by=handler)
    ways = {
        "lower": case.number.lower(),
        "full width": case.number.replace("-", "\uff0d"),
    }

    response = desk.get(URL, {"q": ways.get(written, written.format(case.number))})

    assert response.status_code == 302
    assert response.url == reverse("complaints:case", args=[case.number])


def test_wrong_values_are_left_out_with_a_message(desk, handler):
    case = make_complaint(by=handler, category="B")

    response = page(
        desk, category="B", state="nonsense", channel="'", handler="0", due="9999-12-31"
    )

    assert [line.case for line in response.context["lines"]] == [case]
    for label in ("状态", "方式", "经办人", "时限"):
        assert f"筛选条件“{label}”的值无效" in said(response)


@pytest.mark.parametrize(
    "query",
    [
        "q=%FF%FE",
        "q=%F0%9F%98%80",
        "q=" + "%E4%BD%A3" * 101,
        "q='%22%5C%26%7C!:*()",
        "after=x",
        "after=0.999999999999999999.1",
        "after=7.1.1",
        "after=0.1.1&before=0.1.1",
        "scope=%FF&waiting=x&department=%FF&branch=SH001",
        "handler=%FF&state=closed&state=all",
    ],
)
def test_no_address_breaks_the_queue(desk, handler, query):
    case = make_complaint(by=handler)

    response = desk.get(f"{URL}?{query}")

    assert response.status_code == 200
    if "q=" not in query:
        assert case.number in response.content.decode() or "closed" in query


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "没有待办的投诉"),
        ({"scope": "mine"}, "您名下没有待办的投诉"),
        ({"scope": "department"}, "本部门没有待办的投诉"),
        ({"due": "overdue"}, "没有超时的投诉"),
        ({"due": "today", "scope": "mine"}, "今天没有到期的投诉"),
        ({"waiting": "approval"}, "没有等待您审批的事项"),
        ({"waiting": "visit"}, "现在没有需要回访的投诉"),
        ({"state": "closed", "category": "B"}, "没有符合这些条件的投诉"),
        ({"q": "佣金"}, "没有找到与“佣金”相符的投诉"),
    ],
)
def test_an_empty_list_says_why_and_what_to_do(desk, asked, words):
    response = page(desk, **asked)

    assert words in said(response)
    assert response.context["empty"]["action_url"]


def test_pages_lead_on_and_back_with_what_was_asked(desk, handler, branch):
    volume.fill(120, branches=[branch], handlers=[handler])

    first = page(desk, state="all", category="")
    second = desk.get(first.context["after_url"])
    third = desk.get(second.context["after_url"])
    back = desk.get(third.context["before_url"])

    assert first.context["before_url"] == third.context["after_url"] == ""
    assert "state=all" in second.context["before_url"]
    numbers = [
        line.case.number
        for response in (first, second, third)
        for line in response.context["lines"]
    ]
    assert len(numbers) == len(set(numbers)) == 120
    assert back.context["lines"] == second.context["lines"]


def test_one_case_costs_as_many_queries_as_fifty(
    desk, handler, branch, django_assert_num_queries, django_assert_max_num_queries
):
    make_complaint(by=handler)
    with django_assert_max_num_queries(12) as one:
        page(desk, q="的", state="all")
        once = len(one.captured_queries)

    volume.fill(60, branches=[branch], handlers=[handler])
    with django_assert_num_queries(once):
        page(desk, q="的", state="all")


def test_htmx_is_given_the_plain_address(desk):
    response = desk.get(
        URL,
        {"state": "closed", "category": "", "q": ""},
        headers={"HX-Request": "true"},
    )

    assert response.headers["HX-Push-Url"] == "/?state=closed"


def test_the_rows_can_be_walked_by_keyboard(desk, handler):
    case = make_complaint(by=handler)

    html = page(desk).content.decode()

    row = html[html.index("data-row") : html.index("</tr>", html.index("data-row"))]
    first_link = re.search(r"<a\s+href=\"([^\"]*)\"", row)
    assert first_link
    assert first_link[1] == case.get_absolute_url()
