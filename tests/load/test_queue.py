"""The queue at 20,000 complaints: few statements, each by the index made for it."""

import re

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from branches.models import Post, User
from tests import databases
from tests.load import volume
from tests.people import logged_in, make_branch, make_user

# One database for all of them, so one worker.
pytestmark = pytest.mark.xdist_group("volume")

SIZE = 20_000
# What one statement may take, in milliseconds.
SLOW = 100


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """A database of this module's own: the planner knows committed rows alone."""
    shared = connections.settings["default"]["NAME"]
    with django_db_blocker.unblock(), databases.clone() as name:
        databases.point_at(name)
        fill()
        with databases.opened() as connect:
            cursor = connect(databases.superuser_url(), name).cursor()
            # A copy needs no trigger to find its words.
            cursor.execute("SET session_replication_role = replica")
            volume.copy_backwards(SIZE // volume.BLOCK - 1, cursor)
            # As autovacuum does; the application may not.
            cursor.execute("VACUUM ANALYZE complaints_complaint")
        connections.close_all()
        yield
        databases.point_at(shared)


def fill():
    branches = [make_branch(f"SH{n:03}") for n in range(1, 5)]
    handlers = [
        make_user(f"{branch.code}-{n}", Post.HANDLER, branch, department="operations")
        for branch in branches
        for n in range(2)
    ]
    make_user("headquarters", Post.HEADQUARTERS)
    volume.fill(volume.BLOCK, branches=branches, handlers=handlers)


@pytest.fixture
def desk(filled, db):
    """Log in as one of those who are there."""

    def log_in(username="SH001-0"):
        return logged_in(User.objects.get(username=username))

    return log_in


def statements(client, **asked):
    with CaptureQueriesContext(connection) as captured:
        response = client.get("/", asked)
    assert response.status_code == 200
    return response, [query["sql"] for query in captured.captured_queries]


def lists(sqls):
    """The statements that fetch lines, not counts."""
    return [sql for sql in sqls if "gist_from" in sql]


def explained(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


def milliseconds(plan):
    return float(re.search(r"Execution Time: ([\d.]+) ms", plan)[1])


@pytest.mark.parametrize("who", ["SH001-0", "headquarters"])
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"scope": "mine"},
        {"scope": "department", "category": "A"},
        {"state": "all"},
        {"state": "closed", "channel": "letter"},
        {"due": "overdue"},
        {"waiting": "approval"},
        {"waiting": "visit"},
        {"q": volume.COMMON},
        {"q": volume.RARE, "state": "closed"},
        {"q": "SH001-2026-99999"},
        {"branch": "SH001", "handler": "SH001-1"},
    ],
)
def test_the_queue_takes_at_most_twelve_statements(desk, who, asked):
    response, sqls = statements(desk(who), **asked)

    assert len(sqls) <= 12
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("who", "asked", "index"),
    [
        ("SH001-0", {}, "complaint_branch_due"),
        ("headquarters", {}, "complaint_due"),
        ("SH001-0", {"scope": "mine"}, "complaint_handler_due"),
        # Of four branches' newest the planner may as well take every fourth.
        ("SH001-0", {"state": "all"}, "complaint_(branch_)?received"),
        ("headquarters", {"state": "all"}, "complaint_received"),
        ("SH001-0", {"q": volume.RARE}, "complaint_search"),
        ("headquarters", {"q": volume.RARE}, "complaint_search"),
    ],
)
def test_a_list_walks_the_index_made_for_it(desk, who, asked, index):
    _, sqls = statements(desk(who), **asked)

    for sql in lists(sqls):
        plan = explained(sql)
        assert re.search(rf" {index}( |$)", plan, re.MULTILINE), plan
        assert "Seq Scan on complaints_complaint" not in plan


def test_a_page_far_down_walks_the_index_too(desk):
    client = desk()
    response, _ = statements(client, state="all")
    for _ in range(5):
        response = client.get(response.context["after_url"])
    cursor = re.search(r"after=([^&]+)", response.context["after_url"])[1]

    _, sqls = statements(client, state="all", after=cursor)

    [sql] = lists(sqls)
    plan = explained(sql)
    assert re.search(r"Index Cond: .*received_at <= ", plan), plan
    assert "Sort" not in plan


@pytest.mark.parametrize("who", ["SH001-0", "headquarters"])
@pytest.mark.parametrize(
    "words",
    [
        volume.COMMON,
        volume.RARE,
        "赵",
        "的",
        "佣金的计算方式",
        "佣金 赔偿",
        "赵建国",
        "1234",
        "绝无此词",
    ],
)
def test_no_search_has_a_slow_statement(desk, who, words):
    _, sqls = statements(desk(who), q=words)

    slow = {sql: took for sql in sqls if (took := milliseconds(explained(sql))) > SLOW}
    assert not slow


def test_a_count_goes_no_further_than_it_is_shown(desk):
    response, sqls = statements(desk())

    counts = {str(chip.label): chip.count for chip in response.context["questions"]}
    assert counts["已超时"] == "99+"
    assert all("LIMIT 100" in sql for sql in sqls if "COUNT(*)" in sql)
