"""Branches and people from workbooks, as whoever sets a desk up meets them."""

import io
import stat
from datetime import date, time

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from branches.models import Branch, Post, User

pytestmark = pytest.mark.django_db

BRANCH = [
    "营业部代码",
    "营业部名称",
    "省份",
    "地址",
    "联系电话",
    "投诉电话",
    "投诉邮箱",
    "营业开始",
    "启用日期",
    "客户数",
]
GZ = [
    "GZ001",
    "广州天河路营业部",
    "广东",
    "天河路 1 号",
    "020-12345678",
    "020-12345679",
    "gz@example.com",
    time(9),
    date(2026, 12, 1),
]
STAFF = ["用户名", "姓名", "营业部代码", "岗位", "部门", "工号", "邮箱", "状态"]
WANG = ["wangwu", "王五", "SH001", "经办人", "营销部", "1001", "w@example.com", "启用"]
LI = ["lisi", "李四", "", "审计", "", "", "", ""]


@pytest.fixture
def take(tmp_path):
    """Write a workbook, take it in; its lines, and why it was refused."""

    def take_in(command, *rows, options=()):
        path = tmp_path / "in.xlsx"
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
        out = io.StringIO()
        error = ""
        try:
            call_command(command, path, *options, stdout=out)
        except CommandError as refused:
            error = str(refused)
        return out.getvalue().splitlines(), error

    return take_in


def test_branches_are_made_once(take):
    assert take("import_branches", BRANCH, GZ)[0] == [
        "读取 1 行，新增 1，变更 0，相同 0，拒绝 0"
    ]
    assert take("import_branches", BRANCH, GZ)[0] == [
        "读取 1 行，新增 0，变更 0，相同 1，拒绝 0"
    ]
    branch = Branch.objects.get(code="GZ001")
    assert (branch.opening_time, branch.first_day) == (time(9), date(2026, 12, 1))


def test_a_branch_is_changed_but_not_its_hours(take, branch):
    take("import_branches", BRANCH, GZ)

    moved = [*GZ[:3], "天河路 2 号", *GZ[4:]]
    lines, _error = take("import_branches", BRANCH, moved)
    later, error = take("import_branches", BRANCH, [*moved[:7], time(10), moved[8]])

    assert lines == ["读取 1 行，新增 0，变更 1，相同 0，拒绝 0"]
    assert later[0].startswith("第 2 行 营业开始: 营业时间的变更会影响时限")
    assert error == "有不合格的行，整个文件未导入。"


def test_people_are_made_once_with_a_password_to_be_changed(take, branch):
    lines, _error = take("import_staff", STAFF, WANG, LI)

    assert lines[0] == "读取 2 行，新增 2，变更 0，相同 0，拒绝 0"
    person = User.objects.get(username="wangwu")
    [code] = [line.split()[1] for line in lines if line.startswith("wangwu ")]
    assert person.check_password(code)
    assert person.owes_password
    assert (person.post, person.branch, person.staff_number) == (
        Post.HANDLER,
        branch,
        "1001",
    )
    again, _error = take("import_staff", STAFF, WANG, LI)
    assert again == ["读取 2 行，新增 0，变更 0，相同 2，拒绝 0"]


def test_a_password_that_was_chosen_is_never_touched(take, branch):
    take("import_staff", STAFF, WANG)
    person = User.objects.get(username="wangwu")
    person.set_password("my own words 7")
    person.save()

    lines, _error = take("import_staff", STAFF, [*WANG[:7], "离职"])

    person.refresh_from_db()
    assert lines == ["读取 1 行，新增 0，变更 1，相同 0，拒绝 0"]
    assert not person.is_active
    assert person.check_password("my own words 7")


def test_passwords_go_into_a_file_of_its_own_on_wish(take, branch, tmp_path):
    path = tmp_path / "codes.csv"

    lines, _error = take(
        "import_staff", STAFF, WANG, options=["--passwords", str(path)]
    )

    assert not any(line.startswith("wangwu ") for line in lines)
    assert path.read_text().splitlines()[1].startswith("wangwu,")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ([*WANG[:3], "店长", *WANG[4:]], "岗位: 没有“店长”，可用：前台接待"),
        ([*WANG[:2], "XX9", *WANG[3:]], "营业部代码: 没有“XX9”，可用："),
        ([*WANG[:1], "", *WANG[2:]], "姓名: 不能为空"),
        ([*WANG[:2], "", *WANG[3:]], "整行: 营业部岗位须选择营业部"),
        ([*WANG[:6], "不是邮箱", "启用"], "邮箱: "),
        (
            ["", "王五", "SH001", "经办人", "", "", "", ""],
            "用户名: 不能为空，除非有工号",
        ),
    ],
)
def test_one_wrong_row_keeps_the_whole_file_out_and_is_named(take, branch, row, fault):
    lines, error = take("import_staff", STAFF, LI, row)

    assert lines[0].startswith(f"第 3 行 {fault}")
    assert error == "有不合格的行，整个文件未导入。"
    assert not User.objects.filter(username="lisi").exists()


def test_the_same_name_twice_in_a_file_is_rejected(take, branch):
    lines, _error = take("import_staff", STAFF, WANG, WANG)

    assert lines[0] == "第 3 行 用户名: 文件中已有这个用户名"


def test_a_dry_run_stores_nothing_and_tells_no_password(take, branch):
    lines, _error = take("import_staff", STAFF, WANG, options=["--dry-run"])

    assert lines == ["读取 1 行，新增 1，变更 0，相同 0，拒绝 0"]
    assert not User.objects.exists()


@pytest.mark.parametrize("command", ["import_staff", "import_branches"])
def test_a_template_has_the_columns_that_are_read(take, branch, tmp_path, command):
    path = tmp_path / "template.xlsx"

    call_command(command, path, "--template")

    headings = [cell.value for cell in load_workbook(path).worksheets[0][1]]
    assert take(command, headings)[0] == ["读取 0 行，新增 0，变更 0，相同 0，拒绝 0"]


def test_a_workbook_of_something_else_is_refused_with_what_it_lacks(take):
    _lines, error = take("import_staff", ["甲", "乙"], ["1", "2"])

    assert error == "没有找到这些列：姓名、岗位。"
