"""No box of the form says what nobody said; of a ledger, what its row says."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from complaints.models import Complaint
from reports.form.contents.sources import ANSWERS, SOURCES, problems
from reports.form.snapshot import form_snapshot
from tests.ledgers import imported

ALWAYS = {
    # A case has these, or it is none.
    *("head.company", "head.branch", "head.branch_code", "head.number", "head.state"),
    *("intake.received_at", "matter.statement"),
}


def paths(group: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in group.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict) and path not in SOURCES:
            yield from paths(value, f"{path}.")
        else:
            yield path, value


def boxes(case: Complaint) -> dict[str, Any]:
    case = Complaint.objects.get(pk=case.pk)
    return dict(paths(form_snapshot(case)))


def is_said(value: object) -> bool:
    return value not in (None, "", [], {})


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel("2026-03-02T10:00+08:00", tick=False):
        yield


@pytest.mark.norm("26.1", "26.3")
def test_each_box_is_empty_where_nobody_said_it(branch):
    bare = boxes(imported(branch))

    spoken = {path for path in SOURCES if is_said(bare.get(path))}
    assert spoken == ALWAYS


def test_of_a_bare_ledger_no_question_is_answered(branch):
    bare = boxes(imported(branch))

    assert [path for path in ANSWERS if bare.get(path) is not None] == []


@pytest.mark.parametrize(
    ("heading", "cell", "path", "said"),
    [
        ("受理渠道", "电话", "intake.channel", "telephone"),
        ("受理渠道", "网络", "intake.source", "web"),
        ("性质", "投诉", "matter.nature", "complaint"),
        ("投诉人", "匿名", "client.is_anonymous", True),
        ("投诉人", "张三", "client.name", "张三"),
        ("类别", "B", "matter.categories", {"B": "main"}),
        ("结论", "属实", "investigation.conclusion", "founded"),
    ],
)
def test_of_a_ledger_the_form_says_what_it_says(heading, cell, path, said, branch):
    case = boxes(imported(branch, **{heading: cell}))

    assert case[path] == said


def test_a_ledgers_reply_says_when_and_what_and_no_more(branch):
    row = {"答复内容": "已增开窗口。", "答复时间": "2026-02-03 10:00"}

    case = boxes(imported(branch, **row))

    assert case["handling.feedback"] == [
        {
            "at": "2026-02-03T10:00:00+08:00",
            "way": "",
            "by": "",
            "content": "已增开窗口。",
            "attitude": "",
            "next_at": None,
            "reason": "",
        }
    ]
    spoken = {path for path in SOURCES if is_said(case.get(path))}
    assert spoken == ALWAYS | {"handling.feedback", "handling.final_at"}


def test_the_check_names_a_box_without_a_source_and_a_source_without_a_box():
    template = 'at("matter.statement") at("matter.weather") filed("volume")'
    sources = {
        "matter.statement": ("complaint.statement",),
        "matter.demand": ("complaint.wish",),
        "stamp.volume": ("volume.year",),
    }

    assert list(problems(template, sources)) == [
        "the form's box matter.weather has no source",
        "the form has no box matter.demand",
        "the form's box matter.demand is fed by complaint.wish, which there is not",
    ]
