import io
import json
from datetime import time

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line

from branches.models import Branch

pytestmark = pytest.mark.django_db

KEYS = [
    "baseline_reply",
    "reply_24h",
    "agreed_reply",
    "final_feedback",
    "visit_opens",
    "visit_due",
    "provisional",
    "calendar",
    "why",
]
RECEIVED = '{"received": "2026-03-02T10:00"}'


def ask(**options: str) -> dict:
    out = io.StringIO()
    call_command("deadlines", stdout=out, **options)
    [line] = out.getvalue().splitlines()
    return json.loads(line)


def refusal(**options: str) -> str:
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command("deadlines", stdout=out, **options)
    assert error.value.returncode == 2
    assert out.getvalue() == ""
    assert len(str(error.value).splitlines()) == 1
    return str(error.value)


@pytest.fixture
def ask_lines(monkeypatch):
    """Feed lines to standard input; the answers, and what was raised at the end."""

    def feed(*lines: str | bytes) -> tuple[list[dict], CommandError | None]:
        raw = [line.encode() if isinstance(line, str) else line for line in lines]
        stdin = io.BytesIO(b"".join(line + b"\n" for line in raw))
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stdin))
        out, raised = io.StringIO(), None
        try:
            call_command("deadlines", stdin=True, stdout=out)
        except CommandError as error:
            raised = error
        return [json.loads(line) for line in out.getvalue().splitlines()], raised

    return feed


@pytest.mark.norm("7.2")
@pytest.mark.norm("17.3")
@pytest.mark.norm("17.4")
def test_it_says_what_is_due_when_and_why():
    answer = ask(received="2026-02-13T16:05")

    assert list(answer) == KEYS
    assert answer["baseline_reply"] == "2026-02-14T15:30:00+08:00"
    assert answer["reply_24h"] == "2026-02-14T16:05:00+08:00"
    assert answer["final_feedback"] == "2026-02-25T17:00:00+08:00"
    assert answer["agreed_reply"] is None
    assert answer["visit_opens"] is None
    assert answer["visit_due"] is None
    assert answer["provisional"] is False
    assert answer["calendar"].startswith("chinesecalendar-")
    assert list(answer["why"]) == ["baseline_reply", "reply_24h", "final_feedback"]
    assert "2026-02-14 周六（调休）" in answer["why"]["baseline_reply"]


@pytest.mark.norm("8.2")
@pytest.mark.parametrize("resolved", ["2026-12-31T10:00", "2026-12-31"])
def test_the_visit_follows_from_the_day_of_resolving(resolved):
    answer = ask(received="2026-12-31T09:00", resolved=resolved)

    assert answer["visit_opens"] == "2027-02-01T00:00:00+08:00"
    assert answer["visit_due"] == "2027-02-26T17:00:00+08:00"
    assert answer["provisional"] is True
    assert {"visit_opens", "visit_due"} <= answer["why"].keys()


@pytest.mark.norm("7.1")
def test_an_agreed_time_stands_in_for_the_24_hours():
    answer = ask(received="2026-03-02T10:00", agreed="2026-03-02T15:30")

    assert answer["agreed_reply"] == "2026-03-02T15:30:00+08:00"
    assert answer["reply_24h"] is None
    assert answer["baseline_reply"] == "2026-03-02T15:30:00+08:00"
    assert "reply_24h" not in answer["why"]


@pytest.mark.norm("7.1")
def test_an_agreed_time_after_the_baseline_stands_in_for_it_too():
    answer = ask(received="2026-03-02T10:00", agreed="2026-03-02T15:30:01")

    assert answer["agreed_reply"] == "2026-03-02T15:30:01+08:00"
    assert answer["baseline_reply"] is None


def test_a_baseline_that_is_not_printed_makes_nothing_provisional():
    received = "2026-12-28T16:00"

    assert ask(received=received)["final_feedback"] == "2026-12-31T17:00:00+08:00"
    assert ask(received=received)["provisional"] is False
    assert ask(received="2026-12-29T16:00")["provisional"] is True


@pytest.mark.parametrize(
    "received",
    [
        "2026-03-02T10:00",
        "2026-03-02 10:00:00",
        "2026-03-02T10:00:00.000000",
        "2026-03-02T10:00+08:00",
        "2026-03-02T02:00Z",
        "2026-03-01T18:00-0800",
        "2026-03-02T11:00+09",
    ],
)
def test_one_moment_written_in_several_ways(received):
    assert ask(received=received)["reply_24h"] == "2026-03-03T10:00:00+08:00"


def test_a_branch_brings_its_closing_time():
    Branch.objects.create(code="ZZ009", name="测试营业部", closing_time=time(16, 30))

    answer = ask(received="2026-03-02T10:00", branch="ZZ009")

    assert answer["final_feedback"] == "2026-03-05T16:30:00+08:00"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "缺少 received。"),
        ({"agreed": "2026-03-02T10:00"}, "缺少 received。"),
        ({"received": "2026-03-02T10:00", "branch": "XX000"}, "没有代码为 'XX000'"),
        ({"received": "2026-03-02T10:00", "branch": ""}, "没有代码为 ''"),
        ({"received": "2026-03-02T10:00", "branch": "A\0"}, "没有代码为 'A\\x00'"),
        (
            {"received": "2026-03-02T10:00", "agreed": "2026-03-02T09:59"},
            "约定时间须晚于受理时间。",
        ),
        (
            {"received": "2026-03-02T10:00", "agreed": "2026-03-05T17:01"},
            "约定时间不得晚于最终反馈期限 2026-03-05 17:00。",
        ),
        (
            {"received": "2026-03-02T10:00", "resolved": "2026-03-02T09:59"},
            "办结时间不得早于受理时间。",
        ),
        (
            {"received": "2026-03-02T10:00", "resolved": "2026-03-01"},
            "办结时间不得早于受理时间。",
        ),
    ],
)
def test_bad_input_is_refused_in_one_line(options, message):
    assert message in refusal(**options)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-03-02",
        "2026-02-30T10:00",
        "2026-03-02T24:00",
        "2026-03-02T10:00:60",
        "2026-03-02T10:00+25:00",
        "2026-03-02T10:00+8:00",
        "2026-03-02T10:00+08:00:61",
        "2026-03-02T10:00 +08:00",
        "\uff12026-03-02T10:00",
        "2026-03-02T10:00\n",
        "2026-03-02T10:00\0",
        "\ud800",
        "9" * 1_000_000,
    ],
)
def test_what_is_no_time_is_refused_in_one_short_line(text):
    message = refusal(received=text)

    assert message.startswith("received 须为 ISO 时间")
    assert len(message.encode()) < 300


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00+14:00", "1900-01-01T00:00", "9999-12-31T23:59-14:00"],
)
@pytest.mark.parametrize("key", ["received", "agreed", "resolved"])
def test_an_absurd_year_is_refused(key, text):
    options = {"received": "2026-03-02T10:00", key: text}

    assert refusal(**options) == "时间须在 1992 年至 9998 年之间。"


@pytest.mark.parametrize("arguments", [["--received"], ["--frobnicate"], ["2026"]])
def test_a_wrong_option_gives_one_line_and_status_2(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        execute_from_command_line(["manage.py", "deadlines", *arguments])

    printed = capsys.readouterr()
    assert stopped.value.code == 2
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1


def test_standard_input_is_answered_line_by_line(ask_lines):
    answers, raised = ask_lines(
        RECEIVED, '{"received": "2026-02-13T16:05", "agreed": null}'
    )

    assert raised is None
    assert [answer["baseline_reply"] for answer in answers] == [
        "2026-03-02T15:30:00+08:00",
        "2026-02-14T15:30:00+08:00",
    ]


def test_no_line_needs_no_answer(ask_lines):
    assert ask_lines() == ([], None)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "本行不是 JSON 对象。"),
        ("[]", "本行不是 JSON 对象。"),
        ("null", "本行不是 JSON 对象。"),
        ('{"received": ', "本行不是 JSON 对象。"),
        (b"\xff\xfe{", "本行不是 JSON 对象。"),
        ("[" * 100_000, "本行不是 JSON 对象。"),
        ("{}", "缺少 received。"),
        ('{"received": null}', "缺少 received。"),
        ('{"received": 20260302}', "received 须为字符串。"),
        ('{"received": "2026-03-02T10:00", "branch": ["A"]}', "branch 须为字符串。"),
        ('{"recieved": "2026-03-02T10:00"}', "没有 'recieved' 这个键。"),
        ('{"received": "2026-03-02T10:00", "\\ud800": 1}', "没有 '\\ud800' 这个键。"),
        (
            '{"received": "2026-03-02T10:00", "branch": "\\ud800"}',
            "没有代码为 '\\ud800' 的营业部。",
        ),
        (
            '{"received": "0001-01-01T00:00"}',
            "时间须在 1992 年至 9998 年之间。",
        ),
    ],
)
def test_a_wrong_line_says_so_and_the_rest_go_on(ask_lines, line, message):
    answers, raised = ask_lines(RECEIVED, line, RECEIVED)

    assert answers[1] == {"error": message}
    assert answers[0] == answers[2]
    assert answers[0]["baseline_reply"] == "2026-03-02T15:30:00+08:00"
    assert raised is not None
    assert raised.returncode == 2
    assert str(raised) == "有 1 行无法计算。"


def test_standard_input_reads_each_calendar_once(ask_lines, django_assert_num_queries):
    with django_assert_num_queries(1):
        answers, _raised = ask_lines(*[RECEIVED] * 20)

    assert len(answers) == 20


def test_standard_input_goes_with_no_other_option(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))

    assert refusal(stdin=True, branch="SH001") == "--stdin 不与其他选项同用。"


def test_a_transfers_limit_adds_its_clock_and_why():
    answer = ask(received="2026-03-02T10:00", transfer="2026-03-09T12:00")

    assert answer["transfer_reply"] == "2026-03-09T12:00:00+08:00"
    assert answer["why"]["transfer_reply"] == "转办要求时限 → 2026-03-09 周一 12:00"
    assert answer["final_feedback"] == "2026-03-05T17:00:00+08:00"
    assert set(answer) == {*KEYS, "transfer_reply"}


def test_without_a_transfer_there_is_no_such_key():
    answer = ask(received="2026-03-02T10:00")

    assert "transfer_reply" not in answer
    assert "transfer_reply" not in answer["why"]


@pytest.mark.parametrize("limit", ["soon", "2026-03-32T10:00", "2026-03-02T10:00"])
def test_a_transfers_limit_is_a_time_after_receipt(limit):
    assert refusal(received="2026-03-02T10:00", transfer=limit)


def test_the_limit_is_a_key_of_a_line_too(ask_lines):
    answers, raised = ask_lines(
        '{"received": "2026-03-02T10:00", "transfer": "2026-03-03T09:00"}',
        '{"received": "2026-03-02T10:00", "transfer": "2026-03-01T09:00"}',
        RECEIVED,
    )

    assert answers[0]["transfer_reply"] == "2026-03-03T09:00:00+08:00"
    assert list(answers[1]) == ["error"]
    assert "transfer_reply" not in answers[2]
    assert raised.returncode == 2
