"""The words of the State Council's notice, as people paste them."""

from datetime import date

import pytest

from branches.calendar import published_days
from branches.schedules.announced import read
from branches.schedules.years import ScheduleError, parse

NOTICE_2026 = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
国务院办公厅
2025年11月4日
"""
OCTOBER = (
    "10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班"
)


def kinds(announced) -> dict[date, bool]:
    return {day: works for day, (works, _name) in announced.schedule.days.items()}


def test_the_whole_notice_says_what_the_calendar_of_that_year_holds():
    announced = read(NOTICE_2026)

    known = {day: works for day, works, _name in published_days(2026)}
    assert announced.schedule.year == 2026
    assert announced.schedule.papers == ("国办发明电〔2025〕7号",)
    assert kinds(announced) == known
    assert announced.schedule.days[date(2026, 2, 14)] == (True, "春节")
    assert announced.left_out == ("2025年11月4日",)


def test_one_sentence_is_enough_with_the_year_beside_it():
    announced = read(OCTOBER, year=2026)

    assert len(announced.schedule.days) == 9
    assert announced.schedule.days[date(2026, 9, 20)] == (True, "调休")
    assert announced.schedule.days[date(2026, 10, 7)] == (False, "放假")
    assert parse(announced.schedule.as_json().encode()) == announced.schedule


@pytest.mark.parametrize(
    ("text", "year", "off", "worked"),
    [
        ("一、元旦：1月1日放假，与周末连休。", 2024, ["2024-01-01"], []),
        ("一、元旦：1月1日（周三）放假1天，不调休。", 2025, ["2025-01-01"], []),
        (
            "元旦：2022年12月31日至2023年1月2日放假调休，共3天。",
            2023,
            ["2022-12-31", "2023-01-01", "2023-01-02"],
            [],
        ),
        (
            "5月31日(周六)到6月2日(星期一) 放假,共3天;6月7日、8日(星期天)正常上班",
            2025,
            ["2025-05-31", "2025-06-01", "2025-06-02"],
            ["2025-06-07", "2025-06-08"],
        ),
        ("１０月１日放假，１０月１０日上班", 2026, ["2026-10-01"], ["2026-10-10"]),
    ],
)
def test_the_wordings_of_other_years(text, year, off, worked):
    found = kinds(read(text, year=year))

    expected = dict.fromkeys(map(date.fromisoformat, off), False)
    assert found == expected | dict.fromkeys(map(date.fromisoformat, worked), True)


def test_what_orders_nothing_is_left_out_and_said():
    text = "春节：2月10日至17日放假调休，共8天。安排职工在除夕（2月9日）休息。"

    assert read(text, year=2024).left_out == ("安排职工在除夕(2月9日)休息",)


@pytest.mark.parametrize(
    ("text", "year", "message"),
    [
        (OCTOBER, None, "请填写年份"),
        (NOTICE_2026, 2027, "文字是 2026 年的安排，填写的年份是 2027"),
        (OCTOBER, 1999, "2000 至 2100"),
        ("10月1日（周五）放假", 2026, "10月1日(周五)：2026-10-01 是周四，写的是周五"),
        ("10月1日至7日放假，共8天", 2026, "写的是 8 天，算来是 7 天"),
        ("10月1日放假2天", 2026, "写的是 2 天，算来是 1 天"),
        ("2月30日放假", 2026, "2月30日：没有这一天"),
        ("10日（周六）上班", 2026, "缺少月份"),
        ("10月7日至1日放假", 2026, "结束早于开始"),
        ("10月1日放假。10月1日至7日放假", 2026, "2026-10-01 重复出现"),
        ("10月9日上班", 2026, "2026-10-09 是周五，本就上班"),
        ("2027年1月1日放假", 2026, "不在 2026 年"),
        ("10月1日起放假", 2026, "看不懂：10月1日起放假"),
        ("10月1日放假，共7日", 2026, "看不懂：共7日"),
        ("十月一日放假", 2026, "看不懂：十月一日放假"),
        ("国庆节照旧", 2026, "没有读到"),
        ("", 2026, "没有读到"),
        ("9" * 300_000, 2026, "文字过长"),
    ],
)
def test_what_is_wrong_is_refused_with_its_words(text, year, message):
    with pytest.raises(ScheduleError) as refused:
        read(text, year=year)

    assert message in str(refused.value)
