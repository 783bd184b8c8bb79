"""What follows from a choice is a table, and `manage.py check` sees what it lacks."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from complaints.case.choices import Channel
from complaints.case.tables.channels import CHANNELS
from complaints.case.tables.checked import TABLES, ChoiceTable, missing

ROOT = Path(__file__).resolve().parents[3]
OUTSIDE = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "test-results")
CHOICES = "complaints/case/choices.py"
CHANNEL = '    OTHER = "other", _("其他")\n\n\nclass Source'
CATEGORY = '    F = "F", _("F 不合理要求")\n'
REQUEST = '    ERASURE = "erasure", _("保管期满销毁")\n'
CLOCK = '    FOLLOW_UP_VISIT = "follow_up_visit", gettext_lazy("回访")\n'
ALONE = {
    "Channel.VIDEO": (
        CHOICES,
        CHANNEL,
        '    VIDEO = "video", _("视频连线")\n' + CHANNEL,
    ),
    "Category.G": (CHOICES, CATEGORY, CATEGORY + '    G = "G", _("G 视频业务")\n'),
    "EscalationKind.LOAN": (
        "complaints/requests/models.py",
        REQUEST,
        REQUEST + '    LOAN = "loan", _("借阅")\n',
    ),
    "Kind.SECOND_LEVEL": (
        "complaints/clocks/deadlines.py",
        CLOCK,
        CLOCK + '    SECOND_LEVEL = "second_level", gettext_lazy("二级处理")\n',
    ),
}
RECIPE = {
    CHOICES: [ALONE["Channel.VIDEO"][1:], ALONE["Category.G"][1:]],
    "complaints/case/tables/channels.py": [
        (
            "    Channel.OTHER: ",
            """    Channel.VIDEO: ChannelFacts(
        icon="camera-video", way=Way.MESSAGE, answered_by=Way.MESSAGE,
        is_live=True, has_place=False, has_keeper=False, is_letter=False,
        is_never_shut=False, is_posted=False, has_paper=False, source=None,
        ledger_words=("视频",),
    ),
    Channel.OTHER: """,
        )
    ],
    "complaints/case/tables/categories.py": [
        (
            "}, kept_in",
            """    Category.G: CategoryFacts(
        words=_("远程见证、视频开户不能满足客户需求。"),
        examples=(_("视频开户的例子"), _("见证掉线")),
        box=_("G 视频业务/远程见证"),
        leads=LeadDepartment.OPERATIONS, is_of_staff=False, wants_consent=False,
        is_reviewed=False, is_recorded_at_once=False, recurs=False,
        is_watched=False, is_told_when_mended=False, has_library=False,
    ),
}, kept_in""",
        )
    ],
    "complaints/records/__init__.py": [
        ("Category.D: None}", "Category.D: None, Category.G: None}")
    ],
    "complaints/demo/records.py": [
        ("Category.D: None}", "Category.D: None, Category.G: None}")
    ],
}

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def tree(tmp_path) -> Path:
    """A copy of the sources, to add to."""
    return shutil.copytree(ROOT, tmp_path / "tree", ignore=OUTSIDE)


def add(tree: Path, path: str, before: str, after: str) -> None:
    file = tree / path
    text = file.read_text()
    assert text.count(before) == 1, (path, before)
    file.write_text(text.replace(before, after))


def python(tree: Path, *command: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree)} | environment,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("one", TABLES, ids=lambda one: one.kept_in)
def test_every_member_has_its_row(one):
    assert list(missing([one])) == []


def test_each_fact_of_a_missing_row_is_named():
    row = CHANNELS[Channel.LETTER]
    table = ChoiceTable(Channel, {Channel.LETTER: row}, ("icon", "way"), "there")

    named = [error.msg for error in missing([table])]

    others = [channel.name for channel in Channel if channel != Channel.LETTER]
    assert named == [
        f"Channel.{name} has no '{fact}'" for name in others for fact in ("icon", "way")
    ]


@pytest.mark.parametrize("name", ALONE)
def test_a_member_alone_is_refused_with_each_missing_fact(tree, name):
    add(tree, *ALONE[name])

    status, said = python(tree, "manage.py", "check")

    own = [one for one in TABLES if one.choices.__name__ == name.split(".")[0]]
    facts = [fact for one in own for fact in one.facts]
    assert status == 1
    assert [fact for fact in facts if f"{name} has no '{fact}'" not in said] == []
    assert len(facts) > 5


def test_with_the_recipe_followed_it_goes_all_the_way(tree):
    for path, edits in RECIPE.items():
        for before, after in edits:
            add(tree, path, before, after)

    made, said = python(tree, "manage.py", "makemigrations", "-n", "add_video")
    assert made == 0, said
    checked, said = python(tree, "manage.py", "check")
    assert checked == 0, said
    # A database of its own, migrated with the new migration.
    own = {"PYTEST_XDIST_TESTRUNUID": f"video{os.getpid()}", "PYTEST_XDIST_WORKER": ""}
    flow = "tests/complaints/case/added_member.py"
    played, said = python(tree, "-m", "pytest", "-p", "no:xdist", "-q", flow, **own)
    assert played == 0, said
