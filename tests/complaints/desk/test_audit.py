"""Who changed whose rights, who logged in from where: the auditor's lists."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from branches.decided import staff_changes
from branches.house.acting import acting, acting_by_command
from branches.models import HouseEvent, LoginTry, Post, User
from tests.house import written

CHANGES = reverse("complaints:audit_changes")
LOGINS = reverse("complaints:audit_logins")
READS = reverse("complaints:reads")
# Session, reader, rows, branches to choose from, and the chain's head.
MOST_STATEMENTS = 8


def changes_on(page) -> list[tuple]:
    return [(row.actor, row.what, row.said) for row in page.context["rows"]]


def text_of(answer) -> list[tuple]:
    content = b"".join(answer.streaming_content)
    book = load_workbook(io.BytesIO(content), read_only=True)
    return list(book.active.iter_rows(values_only=True))


@pytest.fixture
def moved(frontdesk, branchadmin, outsider, auditor):
    """An administrator gives a post; before that everything was set up."""
    written()
    acting(branchadmin)
    User.objects.filter(pk=frontdesk.pk).update(post=Post.KEEPER)
    written()
    return frontdesk


@pytest.mark.norm("26.3")
def test_who_changed_whose_post(client, auditor, branchadmin, moved):
    client.force_login(auditor)

    page = client.get(CHANGES)

    actor, what, said = changes_on(page)[0]
    assert (actor, what) == (str(branchadmin), str(moved))
    assert said == "岗位：前台接待 → 渠道专人"
    assert "营业部管理员" in page.text
    head = HouseEvent.objects.latest("seq")
    assert f"公司链至第 {head.seq} 条，摘要 {head.digest_text}" in page.text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"who": "branchadmin", "way": "branches_user", "post": "branch_admin"}, 1),
        ({"who": "frontdesk", "post": "branch_admin"}, 1),
        ({"post": "general_manager"}, 0),
        ({"branch": "BJ001", "post": "branch_admin"}, 0),
        ({"branch": "SH001", "post": "branch_admin"}, 1),
        ({"way": "complaints_tier", "post": "branch_admin"}, 0),
        ({"until": "2026-01-01"}, 0),
        ({"since": "2026-01-01", "post": "branch_admin"}, 1),
    ],
)
def test_what_is_asked(query, count, client, auditor, moved):
    client.force_login(auditor)

    rows = client.get(CHANGES, query).context["rows"]
    sheet = text_of(client.get(reverse("reports:export_changes"), query))

    assert len(rows) == count
    assert len(sheet) == count + 1
    if count:
        assert sheet[1][7] == "岗位：前台接待 → 渠道专人"


@pytest.mark.parametrize("page", [CHANGES, LOGINS, READS])
def test_what_is_not_understood_is_said_and_narrows_nothing(client, auditor, page):
    client.force_login(auditor)

    for query in (
        {"since": "gestern"},
        {"since": "9999-12-31", "until": "9999-12-31"},
        {"since": "2026-02-01", "until": "2026-01-01"},
        {"branch": "XX"},
        {"post": "king", "way": "x"},
        {"who": "x" * 300},
        {"after": "nonsense"},
    ):
        answer = client.get(page, query)
        assert answer.status_code == 200, query


def test_a_page_costs_the_same_however_many_there_are(
    client, auditor, branchadmin, moved, django_assert_max_num_queries
):
    for number in range(60):
        post = Post.HANDLER if number % 2 else Post.KEEPER
        User.objects.filter(pk=moved.pk).update(post=post)
    written()
    client.force_login(auditor)

    with django_assert_max_num_queries(MOST_STATEMENTS):
        page = client.get(CHANGES, {"who": "frontdesk"})
    assert len(page.context["rows"]) == 50
    with django_assert_max_num_queries(MOST_STATEMENTS):
        rest = client.get(page.context["after_url"])
    seqs = [row.event.seq for row in [*page.context["rows"], *rest.context["rows"]]]
    assert seqs == sorted(seqs, reverse=True)
    assert len(set(seqs)) > 60
    with django_assert_max_num_queries(MOST_STATEMENTS):
        client.get(LOGINS)


@pytest.mark.parametrize("table", ["branches_houseevent", "branches_logintry"])
def test_each_list_walks_an_index(table, auditor):
    column = "recorded_at" if table == "branches_houseevent" else "at"
    key = "seq" if table == "branches_houseevent" else "id"
    asked = {
        "branches_houseevent": ["", "branch_id = 1", "actor_id = 1", "person_id = 1"],
        "branches_logintry": ["", "branch_id = 1", "post = 'auditor'"],
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        for condition in asked[table]:
            where = f"WHERE {condition}" if condition else ""
            cursor.execute(
                f"EXPLAIN SELECT * FROM {table} {where}"  # noqa: S608 (our own)
                f" ORDER BY {column} DESC, {key} DESC LIMIT 50"
            )
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Index Scan" in plan, plan
            assert "Sort" not in plan, plan


@pytest.mark.norm("26.3")
def test_logins_failed_tries_and_log_outs(client, auditor, frontdesk):
    frontdesk.set_password("right-desk-2026")
    frontdesk.save()
    login = {"username": "frontdesk", "password": "right-desk-2026"}
    client.post("/login/", {**login, "password": "wrong"})
    client.post("/login/", {"username": "nobody-here", "password": "wrong"})
    client.post("/login/", login)
    client.post("/logout/")
    client.force_login(auditor)

    page = client.get(LOGINS)
    said = [
        (row.get_way_display(), row.get_outcome_display())
        for row in page.context["rows"]
    ]
    failed = client.get(LOGINS, {"way": "wrong"}).context["rows"]

    assert said == [
        ("退出登录", "已退出"),
        ("登录", "成功"),
        ("登录", "不正确"),
        ("登录", "不正确"),
    ]
    assert "127.0.0.1" in page.text
    assert "nobody-here" not in page.text
    assert [row.user for row in failed] == [None, frontdesk]
    sheet = text_of(client.get(reverse("reports:export_logins"), {"way": "logout"}))
    assert [row[4:6] for row in sheet[1:]] == [("退出登录", "已退出")]


def test_a_login_that_is_over_by_itself_is_told_apart(client, frontdesk, settings):
    settings.SESSION_IDLE_MINUTES = 30
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.force_login(frontdesk)
        client.get(reverse("complaints:queue"))
        clock.shift(timedelta(minutes=31))
        client.get(reverse("complaints:queue"))

    row = LoginTry.objects.get()
    assert (row.way, row.outcome, row.user) == ("expired", "ended", frontdesk)


def test_a_request_about_a_leader_and_its_decision_are_told(
    client, auditor, branchadmin, frontdesk, gm
):
    wanted = {name: getattr(frontdesk, name) for name in staff_changes.OF_A_POST}
    change = staff_changes.ask_post(
        frontdesk, by=branchadmin, wanted={**wanted, "post": Post.BRANCH_ADMIN}
    )
    written()
    staff_changes.approve(change, by=gm, comment="同意")
    written()
    client.force_login(auditor)

    asked = client.get(CHANGES, {"way": "branches_staffchange"})
    given = client.get(CHANGES, {"way": "branches_user", "who": "gm"})

    by = [actor for actor, _what, _said in changes_on(asked)]
    assert by == [str(gm), str(branchadmin)]
    assert "岗位：前台接待 → 营业部管理员" in changes_on(asked)[1][2]
    assert changes_on(given)[0] == (
        str(gm),
        str(frontdesk),
        "岗位：前台接待 → 营业部管理员",
    )


def test_nobody_said_who_it_was(client, auditor, frontdesk):
    User.objects.filter(pk=frontdesk.pk).update(post=Post.HANDLER)
    written()
    client.force_login(auditor)

    assert changes_on(client.get(CHANGES))[0][0] == "程序或数据库"


def test_a_command_is_told_by_its_name(client, auditor, frontdesk):
    acting_by_command("branches.management.commands.import_staff")
    User.objects.filter(pk=frontdesk.pk).update(post=Post.HANDLER)
    written()
    client.force_login(auditor)

    assert changes_on(client.get(CHANGES))[0][0].startswith("命令：import_staff ")


def test_passwords_are_told_and_not_shown(client, auditor, frontdesk):
    written()
    frontdesk.set_password("quite-another-2027")
    frontdesk.save()
    written()
    client.force_login(auditor)

    assert changes_on(client.get(CHANGES))[0][2] == "密码：不显示 → 不显示"


@pytest.mark.parametrize(
    ("who", "shown"),
    [("auditor", 3), ("hq", 2), ("gm", 0), ("branchadmin", 0), ("sysadmin", 0)],
)
def test_whose_they_are(who, shown, client, request):
    client.force_login(request.getfixturevalue(who))

    opened = [client.get(page).status_code for page in (CHANGES, LOGINS, READS)]

    assert opened == [200] * shown + [403] * (3 - shown)


def test_an_empty_list_says_what_comes_there(client, auditor):
    client.force_login(auditor)

    assert "没有这样的变更" in client.get(CHANGES, {"until": "2020-01-01"}).text
    assert "没有这样的登录" in client.get(LOGINS).text
