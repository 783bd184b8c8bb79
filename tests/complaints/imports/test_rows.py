from datetime import datetime
from decimal import Decimal

import pytest

from branches.calendar import SHANGHAI
from branches.spreadsheets.lines import Line
from complaints.imports.columns import find_columns
from complaints.imports.rows import Reading, read_entries

NOW = datetime(2026, 3, 10, 12, tzinfo=SHANGHAI)
VALID = {"受理时间": "2026-03-02 10:00", "内容": "排队太久"}


def read(**cells):
    """One row, valid but for what is given."""
    row = {**VALID, **cells}
    reading = Reading(columns=find_columns(list(row), said={}), now=NOW)
    found = read_entries([Line(6, list(row.values()))], reading)
    return found.entries, found.faults


def entry(**cells):
    [read_entry], faults = read(**cells)
    assert faults == []
    return read_entry


def faults(**cells):
    entries, found = read(**cells)
    assert entries == []
    return [str(fault) for fault in found]


def test_a_row_needs_no_more_than_a_time_and_a_statement():
    read_entry = entry()

    assert read_entry.received_at == datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
    assert read_entry.fields["statement"] == "排队太久"
    assert read_entry.fields["category"] == ""
    assert read_entry.fields["is_anonymous"]
    assert read_entry.reply is None


def test_subject_and_details_make_the_statement():
    assert entry(主题="窗口太少").fields["statement"] == "窗口太少\n排队太久"


def test_numbers_of_a_spreadsheet_are_text_without_a_point():
    read_entry = entry(投诉编号=185986.0, 电话=13800001234)

    assert read_entry.reference == "185986"
    assert read_entry.fields["telephone"] == "13800001234"


def test_a_row_without_a_number_is_known_again_by_what_it_says():
    assert entry().content == entry(受理时间="2026/3/2 10:00").content
    assert entry().content != entry(内容="别的").content


@pytest.mark.parametrize(
    ("cell", "main", "others"),
    [
        ("A", "A", []),
        ("d类", "D", []),
        ("\uff21 流程制度与环境", "A", []),
        ("B、D", "B", ["D"]),
        ("A类/C类", "A", ["C"]),
        ("待分类", "", []),
    ],
)
def test_categories_are_read_as_ledgers_write_them(cell, main, others):
    fields = entry(类别=cell).fields

    assert (fields["category"], fields["secondary_categories"]) == (main, others)


@pytest.mark.parametrize(
    ("cell", "channel", "source"),
    [
        ("现场", "walk_in", ""),
        ("来电", "telephone", ""),
        ("意见箱", "opinion_box", ""),
        ("12386转办", "other", "12386"),
        ("监管转办", "other", "regulator"),
        ("telephone", "telephone", ""),
        ("", "other", "web"),
    ],
)
def test_channels_are_read_as_ledgers_write_them(cell, channel, source):
    fields = entry(受理方式=cell).fields

    assert (fields["channel"], fields["source"]) == (channel, source)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1,234.5", Decimal("1234.50")),
        ("￥300元", Decimal("300.00")),
        ("1.2万", Decimal("12000.00")),
        (88, Decimal("88.00")),
        ("无", None),
    ],
)
def test_amounts_are_read_as_ledgers_write_them(cell, amount):
    assert entry(金额=cell).fields["amount"] == amount


def test_a_reply_keeps_its_time():
    reply = entry(答复="已增开窗口", 答复时间="2026-03-04 16:20").reply

    assert reply.said == "已增开窗口"
    assert reply.occurred_at == datetime(2026, 3, 4, 16, 20, tzinfo=SHANGHAI)


def test_a_reply_dated_on_the_day_of_receipt_is_not_before_it():
    reply = entry(答复="已办", 答复时间="2026-03-02").reply

    assert reply.occurred_at == datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"受理时间": ""}, "受理时间: 不能为空"),
        ({"受理时间": "昨天"}, "受理时间: 看不懂的时间“昨天”，请写成 2026-03-02 10:00"),
        ({"受理时间": "2026-03-11"}, "受理时间: 晚于现在"),
        ({"内容": "  "}, "内容: 不能为空"),
        ({"内容": "字" * 20_001}, "内容: 内容过长，20001 字，最多 20000 字"),
        ({"内容": "#REF!"}, "内容: 公式出错（#REF!）"),
        ({"内容": "有\x00零"}, "内容: 含有无法保存的控制字符"),
        ({"答复": "已办"}, "答复时间: 有答复内容，没有答复时间"),
        ({"答复时间": "2026-03-03"}, "答复（最终反馈）: 有答复时间，没有答复内容"),
        ({"邮箱": "不是邮箱"}, "邮箱: 不是有效的邮箱"),
        ({"金额": "很多"}, "金额: 不是金额：很多"),
        ({"金额": "9" * 15}, "金额: 金额过大"),
        ({"编号": "1" * 81}, "编号: 内容过长，81 字，最多 80 字"),
    ],
)
def test_a_broken_cell_is_named_with_row_column_and_reason(cells, fault):
    assert faults(**cells) == [f"第 6 行 {fault}"]


def test_a_reply_before_receipt_is_refused():
    found = faults(答复="已办", 答复时间="2026-03-01 09:00")

    assert found == ["第 6 行 答复时间: 早于受理时间"]


@pytest.mark.parametrize("heading", ["受理方式", "诉求性质", "满意度"])
def test_an_unknown_word_is_refused_with_those_there_are(heading):
    [fault] = faults(**{heading: "乱写"})

    assert fault.startswith(f"第 6 行 {heading}: 没有“乱写”这个选项，可用：")


def test_all_the_faults_of_a_row_are_told_at_once():
    assert len(faults(受理时间="昨天", 内容="", 邮箱="x", 金额="y")) == 4
