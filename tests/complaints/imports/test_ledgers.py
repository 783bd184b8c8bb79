"""Ledgers as branches keep them: which complaints must come out of each file.

Every case is a file and what it holds: when, who, in which words. Nothing is lost,
doubled or invented; what can't be read is named with its place.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from branches.calendar import SHANGHAI
from complaints.case.finding import search
from complaints.models import Complaint

pytestmark = pytest.mark.django_db

HEADINGS = [
    "投诉编号",
    "受理时间",
    "客户姓名",
    "联系电话",
    "受理方式",
    "投诉内容",
    "答复内容",
    "答复时间",
]
TEN = datetime(2025, 3, 2, 10)  # noqa: DTZ001 (a spreadsheet has no zones)


def line(number="T1", at="2025-03-02 10:00", words="排队太久", **cells):
    told = {
        "投诉编号": number,
        "受理时间": at,
        "客户姓名": "周一鸣",
        "联系电话": "13800138000",
        "受理方式": "电话",
        "投诉内容": words,
        "答复内容": "已解释",
        "答复时间": "2025-03-04 11:00",
    }
    return [{**told, **cells}[heading] for heading in HEADINGS]


@dataclass(frozen=True)
class File:
    """What is in it, how it is named, and how it is imported."""

    write: Callable[[Path], None]
    name: str = "ledger.csv"
    options: tuple[str, ...] = ()


def text(content: str, *, encoding: str = "utf-8", **more) -> File:
    return File(lambda path: path.write_bytes(content.encode(encoding)), **more)


def table(*rows, headings=HEADINGS, mark=",", **more) -> File:
    lines = [mark.join(map(str, row)) for row in [headings, *rows]]
    return text("\n".join(lines) + "\n", **more)


def book(sheets, *, merged=(), hidden=(), is_1904=False, **more) -> File:
    def write(path: Path) -> None:
        workbook = Workbook()
        workbook.remove(workbook.active)
        if is_1904:
            workbook.epoch = CALENDAR_MAC_1904
        for name, rows in sheets.items():
            sheet = workbook.create_sheet(name)
            for row in rows:
                sheet.append(row)
            if name in hidden:
                sheet.sheet_state = "hidden"
        for cells in merged:
            workbook.worksheets[0].merge_cells(cells)
        workbook.save(path)

    return File(write, name="ledger.xlsx", **more)


@dataclass(frozen=True)
class Told:
    lines: list[str]
    error: str

    @property
    def figures(self) -> tuple[int, ...]:
        """Read, created, there, rejected."""
        return tuple(int(part.split()[1]) for part in self.lines[-1].split("，"))

    def says(self, words: str) -> bool:
        return any(words in said for said in [*self.lines, self.error])


@pytest.fixture
def take(branch, tmp_path):
    """Import a file; what the run says, and whether it was refused."""

    def take_in(file: File) -> Told:
        path = tmp_path / file.name
        file.write(path)
        out = io.StringIO()
        error = ""
        try:
            call_command(
                "import_complaints",
                path,
                "--branch",
                "SH001",
                *file.options,
                stdout=out,
            )
        except CommandError as refused:
            error = str(refused)
        return Told(out.getvalue().splitlines(), error)

    return take_in


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


def the_one() -> Complaint:
    return Complaint.objects.get()


# What is one complaint, and what is another


def test_a_row_number_is_no_identity(take):
    headings = ["序号", *HEADINGS[1:]]
    one = table(line("1"), line("2", words="软件闪退"), headings=headings)
    other = table(
        line("1", words="态度生硬"), line("2", words="佣金高"), headings=headings
    )

    assert take(one).figures == (2, 2, 0, 0)
    assert take(other).figures == (2, 2, 0, 0)
    assert take(one).figures == (2, 0, 2, 0)
    assert Complaint.objects.count() == 4


def test_what_an_older_version_numbered_by_row_is_known_again(take):
    """It took 序号 for an identity: the case bears the number of a row."""
    headings = ["序号", *HEADINGS[1:]]
    rows = [line("1"), line("2"), line("3", words="软件闪退")]
    as_then, as_now = ("--map", "序号=external_reference"), ("--map", "序号=")
    older = table(*rows, headings=headings, options=as_then)
    assert take(older).figures == (3, 3, 0, 0)
    references = Complaint.objects.values_list("external_reference", flat=True)
    assert sorted(references) == ["1", "2", "3"]

    again = table(*rows, headings=headings, options=as_now)
    assert take(again).figures == (3, 0, 3, 0)
    more = table(*rows, line("4"), headings=headings, options=as_now)
    assert take(more).figures == (4, 1, 3, 0)


def test_a_short_number_under_a_general_heading_is_a_rows(take):
    headings = ["编号", *HEADINGS[1:]]

    assert take(table(line("1"), headings=headings)).figures == (1, 1, 0, 0)
    other = table(line("1", words="态度生硬"), headings=headings)
    assert take(other).figures == (1, 1, 0, 0)


def test_a_number_of_its_own_for_other_words_is_rejected_and_named(take):
    take(table(line("TS2026001")))

    told = take(table(line("TS2026001", words="别的事")))

    assert told.figures == (1, 0, 0, 1)
    assert told.lines[0] == "第 2 行 投诉编号: 已用于内容不同的 SH001-2025-00001"


def test_equal_lines_without_a_name_are_as_many_complaints(take):
    headings = ["受理日期", "受理方式", "投诉内容", "处理结果", "办结日期"]
    row = ["2025-03-16", "电话", "系统登录不了", "系统已恢复", "2025-03-16"]
    file = table(row, row, row, headings=headings, encoding="gb18030")

    assert take(file).figures == (3, 3, 0, 0)
    assert take(file).figures == (3, 0, 3, 0)


def test_what_was_corrected_since_is_known_again(take):
    take(table(line("TS2026001")))
    Complaint.objects.update(client_name="周一明")

    assert take(table(line("TS2026001"))).figures == (1, 0, 1, 0)


def test_an_answer_that_came_later_is_named(take):
    take(table(line("TS1", 答复内容="", 答复时间="")))

    told = take(table(line("TS1")))

    assert told.figures == (1, 0, 1, 0)
    assert told.says("第 2 行：SH001-2025-00001 已有，台账的答复请在系统内登记。")


# Sheets


def months(count=12):
    return {
        f"{month}月": [
            HEADINGS,
            line(f"S{month}-0", f"2024-{month:02}-10 10:00", f"{month}月甲"),
            line(f"S{month}-1", f"2024-{month:02}-11 10:00", f"{month}月乙"),
        ]
        for month in range(1, count + 1)
    }


def shifted(sheets):
    """The same with answers that come after receipt."""
    return {
        name: [rows[0], *([*row[:-1], "2024-12-31 10:00"] for row in rows[1:])]
        for name, rows in sheets.items()
    }


def test_every_sheet_is_read(take):
    file = book(shifted(months()))

    assert take(file).figures == (24, 24, 0, 0)
    assert take(file).figures == (24, 0, 24, 0)


def test_named_sheets_alone_are_read_and_the_others_are_listed(take):
    told = take(book(shifted(months(3)), options=("--sheet", "2月")))

    assert told.figures == (2, 2, 0, 0)
    assert told.says("未读的工作表“1月”：没有选")


def test_a_sheet_that_is_not_there_is_refused_with_those_there_are(take):
    told = take(book(shifted(months(2)), options=("--sheet", "9月")))

    assert told.error == "没有名为“9月”的工作表，现有：1月、2月。"


def test_a_hidden_list_of_choices_is_left_out_and_named(take):
    sheets = {"数据字典": [["受理方式"], ["现场"]], "投诉台账": [HEADINGS, line()]}

    told = take(book(sheets, hidden=["数据字典"]))

    assert told.figures == (1, 1, 0, 0)
    assert told.says("未读的工作表“数据字典”：是隐藏的工作表")


def test_a_sheet_of_prose_is_left_out_and_named(take):
    sheets = {"填写说明": [["请按月填写"], ["不得涂改"]], "台账": [HEADINGS, line()]}

    told = take(book(sheets))

    assert told.figures == (1, 1, 0, 0)
    assert told.says("未读的工作表“填写说明”")


def test_the_mapping_is_shown_of_the_ledgers_beside_other_sheets(take):
    sheets = {"填写说明": [["请按月填写"]], "台账": [HEADINGS, line()]}

    told = take(book(sheets, options=("--show-mapping",)))

    assert told.lines[0] == "台账"
    assert told.lines[1].startswith("投诉编号 = external_reference")


def test_a_ledger_that_lacks_a_column_is_refused_with_its_sheet(take):
    without = [HEADINGS[:1] + HEADINGS[2:], line()[:1] + line()[2:]]

    told = take(book({"1月": [HEADINGS, line()], "2月": without}))

    assert "工作表“2月”：没有找到这些列：受理时间" in told.error
    assert not Complaint.objects.exists()


def test_a_summary_of_the_months_adds_nothing(take):
    row = line("", words="同一件")
    sheets = {"3月": [HEADINGS, row, row], "汇总": [HEADINGS, row, row]}

    assert take(book(sheets)).figures == (4, 2, 2, 0)


def test_a_rejected_row_names_its_sheet(take):
    sheets = {"1月": [HEADINGS, line()], "2月": [HEADINGS, line("T2", at="昨天")]}

    told = take(book(sheets))

    assert told.lines[0].startswith("第 2 行 受理时间: 看不懂的时间“昨天”")
    assert told.lines[0].endswith("（工作表“2月”）")


# Merged cells and headings


def test_a_merged_client_is_the_client_of_each_row(take):
    rows = [
        HEADINGS,
        line("M1"),
        line("M2", words="短信费重复", 客户姓名=None, 联系电话=None),
        line("M3", words="等候过久", 客户姓名=None, 联系电话=None),
    ]

    assert take(book({"台账": rows}, merged=["C2:C4", "D2:D4"])).figures == (3, 3, 0, 0)
    clients = Complaint.objects.values_list("client_name", "telephone")
    assert set(clients) == {("周一鸣", "13800138000")}


def test_cells_merged_side_by_side_fill_no_other_column(take):
    rows = [HEADINGS, line(联系电话=None)]

    take(book({"台账": rows}, merged=["C2:D2"]))

    assert (the_one().client_name, the_one().telephone) == ("周一鸣", "")


def test_one_complaint_on_two_lines_is_not_two(take):
    second = line(None, at=None, words=None, 客户姓名=None, 答复内容="第二步")
    rows = [HEADINGS, line(), second]

    told = take(book({"台账": rows}, merged=["A2:A3", "B2:B3", "C2:C3", "F2:F3"]))

    assert told.figures[1] == 0
    assert told.says("第 3 行 投诉内容: 与上一行合并：一件投诉占了两行，请合成一行")


def test_two_lines_of_headings_are_one(take):
    upper = ["投诉编号", "受理时间", "客户信息", "", "投诉内容", "回访", ""]
    lower = ["", "", "姓名", "电话", "", "日期", "情况"]
    row = [
        "H1",
        "2025-03-02 10:00",
        "周一鸣",
        "13800138000",
        "排队",
        "2025-03-09",
        "满意",
    ]

    told = take(table(lower, row, headings=upper))

    assert told.figures == (1, 1, 0, 0)
    assert (the_one().client_name, the_one().telephone) == ("周一鸣", "13800138000")
    assert "回访日期：2025-03-09" in the_one().notes.get().text or (
        "2025-03-09 满意" in the_one().notes.get().text
    )


def test_a_title_above_the_headings_is_no_row(take):
    title = ["2025年3月投诉登记簿"]

    assert take(table(HEADINGS, line(), headings=title)).figures == (1, 1, 0, 0)


@pytest.mark.parametrize("word", ["合计", "总计：1件", "本月合计", "小计"])
def test_a_total_is_left_out_and_named(take, word):
    told = take(table(line(), [word, "1件", "", "", "", "", "", ""]))

    assert told.figures == (1, 1, 0, 0)
    assert told.says("第 3 行未导入：合计行")


def test_headings_repeated_for_print_are_left_out(take):
    told = take(table(line(), HEADINGS, line("T2", words="别的")))

    assert told.figures == (2, 2, 0, 0)
    assert told.says("第 3 行未导入：重复的表头")


@pytest.mark.parametrize("note", ["填表人：李四　审核：王五", "一、电话投诉"])
def test_a_line_of_words_beneath_or_between_is_left_out(take, note):
    told = take(table(line(), [note]))

    assert told.figures == (1, 1, 0, 0)
    assert told.says("第 3 行未导入：")


def test_a_complaint_without_its_time_is_never_left_out(take):
    told = take(table(line(), ["", "", "", "", "", "空调太冷", "", ""]))

    assert told.figures == (2, 0, 0, 1)
    assert told.says("第 3 行 受理时间: 不能为空")


# Times


def test_day_and_clock_in_two_columns_make_the_time(take):
    headings = ["投诉日期", "投诉时间", "反映人", "投诉内容"]

    take(table(["2025-03-02", "09:40:00", "某先生", "不停"], headings=headings))

    assert the_one().received_at == at(2025, 3, 2, 9, 40)


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        (date(2025, 3, 2), time(9, 40)),
        (datetime(2025, 3, 2), "上午9点40分"),  # noqa: DTZ001
        (45718, 0.4027777777777778),
        ("2025年3月2日", "2025-03-02 09:40"),
    ],
)
def test_day_and_clock_as_a_spreadsheet_has_them(take, day, clock):
    headings = ["受理日期", "受理时间", "投诉内容"]

    take(book({"台账": [headings, [day, clock, "排队"]]}))

    assert the_one().received_at == at(2025, 3, 2, 9, 40)


def test_day_and_clock_of_two_days_are_rejected(take):
    headings = ["受理日期", "受理时间", "投诉内容"]

    told = take(table(["2025-03-02", "2025-03-03 09:40", "排队"], headings=headings))

    assert told.says("第 2 行 受理时间: 日期和时间两列不是同一天")


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [
        ("2025-03-02 中午1:30", 13, 30),
        ("2025-03-02 中午12:30", 12, 30),
        ("2025-03-02 晚上8点半", 20, 30),
        ("2025/3/2 下午3:05", 15, 5),
        ("2025.3.2 9:05", 9, 5),
        ("45718.4375", 10, 30),
    ],
)
def test_a_half_day_is_read_as_it_is_said(take, written, hour, minute):
    take(table(line(at=written)))

    assert the_one().received_at == at(2025, 3, 2, hour, minute)


@pytest.mark.parametrize(
    "written",
    [
        "2025-03-02 晚上12点",
        "2025-03-02 晚上12:30",
        "2025-03-02 上午12:30",
        "2025-03-02 晚上1:30",
        "2025-03-02 上午13:30",
        "3-2-26",
        "3/2/2026",
        "2025-02-30",
        "2025-03-02 25:00",
        "三月二日",
    ],
)
def test_an_unclear_time_is_rejected_and_never_guessed(take, written):
    told = take(table(line(at=written)))

    assert told.figures == (1, 0, 0, 1)
    assert told.lines[0].startswith("第 2 行 受理时间: ")


def test_a_workbook_that_counts_from_1904_has_its_own_days(take):
    number = 45718.4375 - 1462
    rows = [HEADINGS, line(at=number), line("T2", at=TEN, words="别的")]

    take(book({"台账": rows}, is_1904=True))

    assert set(Complaint.objects.values_list("received_at", flat=True)) == {
        at(2025, 3, 2, 10, 30),
        at(2025, 3, 2, 10),
    }


# Numbers that identify


@pytest.mark.parametrize("heading", ["联系电话", "资金账号", "投诉编号"])
def test_a_number_turned_into_a_power_of_ten_is_rejected(take, heading):
    headings = [heading, "受理时间", "投诉内容"]

    told = take(table(["1.38E+10", "2025-03-02 10:00", "排队"], headings=headings))

    assert told.lines[0].startswith(f"第 2 行 {heading}: 被表格软件改成了科学计数法")


def test_an_account_that_a_spreadsheet_rounded_is_rejected(take):
    headings = ["资金账号", "受理时间", "投诉内容"]

    told = take(book({"台账": [headings, [6222021234567890123, TEN, "排队"]]}))

    assert told.says("超过 15 位，末尾已被表格软件改动")


def test_a_column_too_narrow_is_rejected(take):
    told = take(table(line(at="########")))

    assert told.figures[3] == 1


@pytest.mark.parametrize(
    "written", ['"=""13800138000"""', "'13800138000", "13800138000.0", " 13800138000 "]
)
def test_what_marks_a_number_as_text_is_no_part_of_it(take, written):
    if written.endswith(".0"):
        take(book({"台账": [HEADINGS, line(联系电话=13800138000.0)]}))
    else:
        take(table(line(联系电话=written)))

    assert the_one().telephone == "13800138000"


@pytest.mark.parametrize(
    "written",
    [
        "\uff0b\uff18\uff16 \uff1138\uff10\uff10138000",
        "138\u200b0013\u200b8000",
        "+86 138 0013 8000",
        "8613800138000",
        "0086-13800138000",
        "13800138000（本人）",
        "13800138000 转 2",
        "021-55556666/13800138000",
    ],
)
def test_a_client_is_found_by_his_eleven_digits_and_the_last_four(take, written):
    take(table(line(联系电话=written)))

    for asked in ("13800138000", "8000"):
        assert Complaint.objects.filter(search.matching(asked)).get() == the_one()


def test_words_that_look_like_a_formula_stay_words(take):
    take(table(line(words='"=HYPERLINK(""http://x.invalid"",""点我"")"')))

    assert the_one().statement == '=HYPERLINK("http://x.invalid","点我")'


# Columns and words


BUS = [
    "投诉编号",
    "投诉日期",
    "投诉时间",
    "反映人",
    "联系电话",
    "投诉来源",
    "投诉类型",
    "投诉内容",
    "被投诉人",
    "处理人",
    "处理日期",
    "处理时间",
    "处理情况",
    "回访人",
    "回访日期",
    "回访情况",
    "状态",
]
BUS_ROW = [
    "TS2026030200001",
    "2025-03-02",
    "09:40:00",
    "某先生",
    "13700000011",
    "客服电话",
    "服务态度",
    "到站不停",
    "张三",
    "李四",
    "2025-03-02",
    "15:40:45",
    "已批评教育",
    "王五",
    "2025-03-09",
    "客户满意",
    "2",
]


def test_another_systems_export_is_taken_with_its_people(take):
    told = take(table(BUS_ROW, headings=BUS, encoding="utf-8-sig"))

    case = the_one()
    reply, visit = case.contacts.order_by("occurred_at")
    assert told.figures == (1, 1, 0, 0)
    assert case.received_at == at(2025, 3, 2, 9, 40)
    assert (case.channel, case.category) == ("telephone", "")
    assert case.named_staff.get().name == "张三"
    assert (reply.said, reply.occurred_at) == (
        "已批评教育",
        at(2025, 3, 2, 15, 40, 45),
    )
    assert (visit.purpose, visit.said) == ("visit", "客户满意")
    note = case.notes.get().text
    assert note == "台账所载：投诉类型：服务态度；处理人：李四；回访人：王五"


def test_a_run_lists_the_columns_that_were_left_out(take):
    told = take(table(BUS_ROW, headings=BUS))

    assert told.says("未导入的列：状态")
    assert told.says("处理人→处理人（按台账记载）")


def test_a_category_in_words_is_proposed_and_not_taken(take):
    told = take(table(BUS_ROW, headings=BUS))

    assert the_one().category == ""
    assert told.says("建议 D 员工业务与态度，可用 --value category:服务态度=D 指定")


def test_a_word_said_once_is_remembered_for_the_branch(take):
    headings = ["来信人", "受理时间", "受理方式", "投诉类型", "投诉内容"]
    rows = [
        ["甲", "2025-03-02", "柜台留言", "服务态度", "一"],
        ["乙", "2025-03-03", "柜台留言", "服务态度", "二"],
    ]
    said = (
        *("--map", "来信人=client_name"),
        *("--value", "channel:柜台留言=opinion_book"),
        *("--value", "category:服务态度=D"),
    )
    assert take(table(rows[0], headings=headings, options=said)).error == ""

    assert take(table(rows[1], headings=headings)).figures == (1, 1, 0, 0)
    assert set(Complaint.objects.values_list("client_name", "channel", "category")) == {
        ("甲", "opinion_book", "D"),
        ("乙", "opinion_book", "D"),
    }


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("category服务态度=D", "--value 写作"),
        ("colour:红=D", "--value 写作"),
        ("category:服务态度=Z", "没有“Z”这个选项"),
        ("statement:甲=乙", "没有选项可对应"),
    ],
)
def test_a_word_that_means_nothing_of_ours_is_refused(take, value, message):
    assert message in take(table(line(), options=("--value", value))).error


def test_nobody_is_named_by_a_dash(take):
    headings = ["受理时间", "投诉内容", "被投诉人"]

    take(table(["2025-03-02 10:00", "排队", "无"], headings=headings))

    assert not the_one().named_staff.exists()


def test_several_people_complained_of_are_each_named(take):
    headings = ["受理时间", "投诉内容", "被投诉人"]

    take(table(["2025-03-02 10:00", "推诿", "张三、李四"], headings=headings))

    names = the_one().named_staff.values_list("name", flat=True)
    assert set(names) == {"张三", "李四"}


def test_a_carriage_return_of_the_file_format_is_a_line_break(take):
    take(book({"台账": [HEADINGS, line(words="第一行_x000D_\n第二行")]}))

    assert the_one().statement == "第一行\n第二行"


def test_a_formula_nobody_worked_out_is_no_empty_cell(take):
    told = take(book({"台账": [HEADINGS, line(联系电话="=A1")]}))

    assert "还没有算出结果的公式" in told.error


def test_a_cell_that_shows_an_error_is_rejected(take):
    told = take(table(line(words="#REF!")))

    assert told.lines[0] == "第 2 行 投诉内容: 公式出错（#REF!）"


# Files


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_usual_encodings_and_marks_are_read(take, encoding, mark):
    assert take(table(line(), encoding=encoding, mark=mark)).figures == (1, 1, 0, 0)


def test_tabs_beneath_a_title_are_seen(take):
    rows = "\n".join(["投诉登记簿", "\t".join(HEADINGS), "\t".join(line())])

    assert take(text(rows)).figures == (1, 1, 0, 0)


@pytest.mark.parametrize("start", ["<html><table>", "\n<!DOCTYPE html>", "<table>"])
def test_a_web_page_that_calls_itself_a_table_is_said_to_be_one(take, start):
    told = take(text(f"{start}<tr><td>受理时间</td></tr>", name="ledger.xls"))

    assert "网页（HTML）" in told.error


# As the public exports it, and as somebody hands it on


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-16", "\t"), ("gb18030", ";"), ("utf-8-sig", ",")],
)
def test_headings_in_english(take, encoding, mark):
    headings = [
        *("Complaint ID", "Date_Received", "Name", "Phone"),
        *("Submitted via", "Content", "Reply", "Reply date"),
    ]
    row = line("7301122", "2025.3.2", **{"受理方式": "Web", "答复时间": "2025/3/4"})
    told = take(table(row, headings=headings, mark=mark, encoding=encoding))

    assert told.figures == (1, 1, 0, 0)
    complaint = the_one()
    assert complaint.external_reference == "7301122"
    assert (complaint.received_at, complaint.source) == (at(2025, 3, 2), "web")
    assert complaint.contacts.get().said == "已解释"


def test_how_many_there_were_is_a_total_below_the_statements(take):
    total = ["合计", "", "", "", "", "共2件", "", ""]
    told = take(table(line("T1"), line("T2", words="佣金高"), total))

    assert told.figures == (2, 2, 0, 0)
    assert any("合计行" in said for said in told.lines)


def test_who_drew_it_up_is_no_complaint_below_its_times(take):
    foot = ["填表人：张三", "", "审核：李四", "", ""]
    headings = ["受理时间", "客户姓名", "联系电话", "受理方式", "投诉内容"]
    row = ["2026-03-02 10:00", "周一鸣", "13800138000", "电话", "排队"]
    told = take(table(row, foot, headings=headings))

    assert told.figures == (1, 1, 0, 0)
    assert any("填表人" in said for said in told.lines)


def test_a_number_with_a_point_and_nothing_behind_it(take):
    assert take(table(line(联系电话="13800138000.0"))).figures == (1, 1, 0, 0)
    assert the_one().telephone == "13800138000"
