import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest

from complaints.case import choices
from reports.digests import digest
from reports.form.pdf import Stamp, render_blank, render_form
from tests.papers import pages_of, squeezed, text_of
from tests.reports.form.sample import SNAPSHOT, make_snapshot

STAMP = Stamp(
    printed_at=datetime(2026, 4, 9, 8, 30, tzinfo=UTC),
    printed_by="何静",
    volume="SH001 2026 年卷",
    serial="42",
    keeper="沈立言",
    archived_on="2026-04-09",
    keep_until="2046-04-08",
)
# norm 26.1: the labels from top to bottom, without the breaks of the layout.
LABELS = """
受理编号 密级 打印时间 打印人 表式版本 记录版本 内容完整性校验码
一、受理信息 受理时间 投诉提出时间 受理方式 转办编号 转办要求时限
受理人（第一责任人） 岗位 工号 现场接待地点 同时投诉人数 电话录音编号
谈话笔录编号（投诉人签字）
二、投诉人信息 客户姓名/名称 本部客户 历史投诉 客户类型 资金账号 证件类型 证件号码
联系电话 电子邮箱 方便联系时间 通讯地址 代理人姓名 与客户关系 授权委托书 身份核验
保密/匿名回复
三、投诉内容 类别 诉求性质 涉及业务/产品/系统 事件发生时间、地点
涉及部门、岗位、员工 投诉事项（客户陈述原意） 客户诉求/要求 涉及金额/主张损失
同一事项投诉人数 群体投诉编号 附件清单
四、受理时的接待与承诺 先行致歉 简要询问了解的情况 能否即时解决 承诺答复时间 反馈方式
超15:30理由/未约定原因 受理确认告知时间 告知方式 客户签字（现场） 签字日期/未签原因
五、分级、上报与分派 严重程度 定级依据 主办部门 协办 上报对象与时间 批示 回避说明
落实人 问题解决小组（组长、成员） 决策小组意见 启动应急预案 通报公司部门（部门、时间）
六、调查核实 调查人 调查时间 询问对象 证据 查明事实 结论 责任归属 原因分析
七、处理与反馈 处理意见（初步） 拟稿人 处理落实人 落实日期 部门审批 总监审批
总经理审批 决策小组审批 处理结果（落实情况） 反馈时间 方式 反馈人 反馈内容 客户态度
再约时间 延期理由 最终反馈时间 三个工作日内 客户对结果 申请调解/再次投诉
当面致歉（时间、陪同） 例会书面检查（例会日期） 员工处置结论编号
公告栏答复（编号、日期）
八、整改与回访 改进措施 整改责任人 整改期限 完成情况 回访日期 回访方式 回访人
后续意见建议 对当前服务的反馈 是否受到歧视或设障
九、签章与归档 具体经办人（填表人）签字 营销总监签字 运行总监签字 总经理签字（盖章）
报总部材料 材料编号 报送日期 归档卷号 卷内序号 归档日期 保管人 保存期限至
"""
FIELDS = LABELS.split()
ONLY_WHEN_FILLED_IN = ["打印时间", "打印人", "表式版本", "记录版本", "内容完整性校验码"]
CODE = re.compile(r"[a-z_]*")
TIME = re.compile(r"20\d\d-\d\d-\d\d(T.*)?")


def written(value: object) -> Iterator[str]:
    """What a reader must find of a snapshot's value: codes are ticks, not words."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from written(item)
    elif isinstance(value, str) and TIME.fullmatch(value):
        yield value[:10].replace("-", "")
    elif isinstance(value, str) and not CODE.fullmatch(value):
        yield squeezed(value)


@pytest.mark.norm("26.1")
@pytest.mark.parametrize("field", FIELDS)
def test_the_form_has_the_field(field, filled_in):
    assert field in filled_in


@pytest.fixture(scope="module")
def filled_in() -> str:
    return text_of(render_form(SNAPSHOT, STAMP))


@pytest.mark.norm("26.1")
def test_every_value_of_the_case_is_printed(filled_in):
    figures = re.sub(r"\D", "", filled_in)

    missing = [
        value
        for value in written(SNAPSHOT)
        if value not in filled_in and value not in figures
    ]

    assert missing == []


@pytest.mark.norm("26.2")
def test_the_place_in_the_archive_is_printed_and_no_part_of_the_digest(filled_in):
    unfiled = Stamp(printed_at=STAMP.printed_at, printed_by="何静")

    assert "归档卷号SH0012026年卷卷内序号42" in filled_in
    assert "保管人沈立言" in filled_in
    assert "归档日期2026年04月09日" in filled_in
    assert "保存期限至2046年04月08日" in filled_in
    assert "沈立言" not in text_of(render_form(SNAPSHOT, unfiled))
    assert digest(SNAPSHOT) in text_of(render_form(SNAPSHOT, unfiled))


@pytest.mark.norm("26.1")
def test_an_ordinary_case_fits_on_two_pages(filled_in):
    pages = pages_of(render_form(SNAPSHOT, STAMP))

    assert len(pages) == 2
    assert "四、受理时的接待与承诺" in pages[0]
    assert "五、分级、上报与分派" in pages[1]


# As the house's templates make them, once they are filled in.
INTERIM = (
    "欧阳先生您好，我是营业部的周敏。首先感谢您反映的佣金问题。我们正在核对您开户时签的协议"
    "和近三个月的资产，今天下午已请运营岗调取；核对完毕后，我会在约定的明天上午十点前给您答复。"
)
FINAL = """尊敬的欧阳测试客户：
首先感谢您对我们工作的关心，并提出宝贵意见。
您于 2026-03-02 10:20 反映的事项（受理编号 SH001-2026-00042），\
我们已经调查处理，现将情况告知您：
经核实：协议费率万分之二点五，高于同等资产客户现行标准万分之二；系统显示您近三个月日均资产六十二万元，已达到下调条件，营业部未及时核对。
原因：季度核对名单遗漏，客户经理换人时没有交接。
处理结果：自三月三日起佣金调整为万分之二，此前多收部分按公司规定以积分形式返还，客户经理已登门说明。
希望您继续支持营业部的工作。如有其他意见，欢迎致电 021-50000000。
上海浦东世纪大道证券营业部"""


def talk(said: str, **more: Any) -> dict[str, Any]:
    return {
        "at": "2026-03-03T09:30:00+08:00",
        "way": "电话",
        "by": "周敏",
        "content": said,
        "attitude": "基本满意",
        "next_at": None,
        "reason": "",
        **more,
    }


def ordinary(**handling: Any) -> dict[str, Any]:
    """Of class B: one interim reply and a final one, each as long as its template."""
    promised = {"next_at": "2026-03-03T10:00:00+08:00", "reason": "协议尚未调取"}
    empty = ("apology", "self_review_on", "disposal_number", "posting", "opinion")
    told = {
        **dict.fromkeys(empty, ""),
        "approvals": [],
        "feedback": [talk(INTERIM, **promised), talk(FINAL)],
        **handling,
    }
    alone = ("task_force", "committee", "assisting", "executor", "recusal")
    quiet = {**dict.fromkeys(alone, ""), "instructions": []}
    return make_snapshot(handling=told, grading=quiet)


@pytest.mark.norm("26.1")
def test_a_case_with_two_replies_of_full_length_fits_on_two_pages():
    pages = [squeezed(page) for page in pages_of(render_form(ordinary(), STAMP))]

    assert len(pages) == 2
    assert squeezed(FINAL) in pages[1]
    assert "总经理签字" in pages[1]


@pytest.mark.norm("26.1")
def test_what_was_told_is_as_wide_as_the_sheet():
    """Forty characters a line at least, where five columns held eleven."""
    pdf = render_form(ordinary(), STAMP)

    lines = [line for page in pages_of(pdf) for line in page.splitlines()]
    assert max(len(line) for line in lines if "首先感谢您反映" in line) >= 40


@pytest.mark.norm("26.1")
@pytest.mark.parametrize("talks", range(2, 16))
def test_no_page_holds_nothing_but_signatures(talks):
    """However much was told: what was improved and visited stands on their page."""
    told = [talk(INTERIM)] * talks

    pages = [squeezed(x) for x in pages_of(render_form(ordinary(feedback=told), STAMP))]

    signed = [page for page in pages if "总经理签字" in page]
    assert len(signed) == 1
    assert "具体经办人" in signed[0]
    assert "八、整改与回访" in signed[0]


@pytest.mark.norm("26.1")
def test_what_is_longer_than_a_page_is_broken_and_the_signatures_are_not_alone():
    long = {"suggestions": "希望增开窗口。" * 270, "service_feedback": "好。" * 900}

    pdf = render_form(make_snapshot(improvement=long), STAMP)

    pages = [squeezed(page) for page in pages_of(pdf)]
    # Where a page ends, its foot stands in between.
    assert "".join(pages).count("希望增开窗口") >= 270 - len(pages)
    signed = next(page for page in pages if "总经理签字" in page)
    assert "是否受到歧视" in signed


def test_what_was_chosen_is_ticked_and_the_rest_is_not(filled_in):
    assert "☐现场" in filled_in
    assert "☑12386转办" in filled_in
    assert "☑C行情交易系统/应急事件（主类）" in filled_in
    assert "☑D员工水平/责任心/态度（含造成损失）（次类）" in filled_in
    assert "☐属实☑部分属实" in filled_in


@pytest.mark.parametrize(
    ("group", "key", "options"),
    [
        ("intake", "channel", choices.Channel),
        ("intake", "source", choices.Source),
        ("intake", "place", choices.Place),
        ("client", "kind", choices.ClientKind),
        ("client", "investor_kind", choices.InvestorKind),
        ("matter", "nature", choices.Nature),
        ("grading", "severity", choices.Severity),
        ("grading", "lead_department", choices.LeadDepartment),
        ("investigation", "conclusion", choices.Conclusion),
        ("investigation", "responsibility", choices.Responsibility),
        ("handling", "attitude", choices.Attitude),
    ],
)
def test_each_choice_has_a_box_of_its_own(group, key, options):
    unticked = text_of(render_form(make_snapshot(**{group: {key: ""}}), STAMP))

    ticked = {
        text_of(render_form(make_snapshot(**{group: {key: code}}), STAMP)).count("☑")
        for code in options.values
    }

    assert ticked == {unticked.count("☑") + 1}


def test_the_same_input_gives_the_same_bytes():
    assert render_form(SNAPSHOT, STAMP) == render_form(make_snapshot(), STAMP)


def test_the_digest_follows_the_case_and_not_the_printing():
    later = Stamp(printed_at=datetime(2027, 1, 1, tzinfo=UTC), printed_by="周敏")
    changed = make_snapshot(matter={"amount": "18600.01"})

    assert digest(SNAPSHOT) in text_of(render_form(SNAPSHOT, later))
    assert digest(SNAPSHOT) not in text_of(render_form(changed, STAMP))


def test_the_foot_names_printer_time_and_page_on_every_page():
    for number, page in enumerate(pages_of(render_form(SNAPSHOT, STAMP)), start=1):
        text = squeezed(page)
        assert "打印时间：2026年04月09日16:30打印人：何静" in text
        assert f"第{number}页共2页" in text
        assert digest(SNAPSHOT) in text


def test_only_embedded_fonts_are_used():
    for page in pypdf.PdfReader(io.BytesIO(render_form(SNAPSHOT, STAMP))).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in descendant["/FontDescriptor"].get_object()


def test_a_long_statement_flows_over_pages_that_repeat_head_and_group():
    statement = "\n".join(f"第{n}段，客户称系统繁忙无法登录。" * 8 for n in range(42))
    assert len(statement) > 5_000

    pages = pages_of(render_form(make_snapshot(matter={"statement": statement}), STAMP))

    text = squeezed("".join(pages))
    assert len(pages) > 3
    assert all("SH001-2026-00042" in page for page in pages)
    assert "三、投诉内容（续）" in pages[1]
    assert "三、投诉内容（续）" not in pages[0]
    assert "第0段" in text
    assert "第41段" in text


@pytest.mark.parametrize(
    "hostile",
    [
        '#panic("x") $x^2$ *b* _i_ `raw` [content] @label <tag> // note /* note */',
        '#include "/etc/passwd" #read("form.typ") #sys.inputs \\u{41} \\',
        "<script>alert(1)</script> = 标题 - 列表 + 编号 / 术语: --- ~ ...",
    ],
)
def test_what_people_write_is_printed_and_never_interpreted(hostile):
    pdf = render_form(make_snapshot(matter={"statement": hostile}), STAMP)

    assert squeezed(hostile) in text_of(pdf)


def test_a_word_without_end_stays_in_its_cell():
    address = "a" * 200 + "@example.com"

    pdf = render_form(make_snapshot(client={"email": address}), STAMP)

    lines = [line for page in pages_of(pdf) for line in page.splitlines()]
    assert max(line.count("a") for line in lines) < 30
    assert address in text_of(pdf)


def test_an_empty_case_still_prints():
    sparse = {
        "layout": "2026-1",
        "revision": 1,
        "masked": True,
        "head": SNAPSHOT["head"],
        "intake": {"received_at": "2026-03-02T10:20:00+08:00"},
    }

    assert "SH001-2026-00042" in text_of(render_form(sparse, STAMP))


@pytest.mark.norm("26.1")
def test_the_blank_form_has_every_field_on_two_pages_and_nothing_filled_in():
    pdf = render_blank()

    text = text_of(pdf)
    assert len(pages_of(pdf)) == 2
    assert [field for field in FIELDS if field not in text] == ONLY_WHEN_FILLED_IN
    assert "☑" not in text
    assert "none" not in text
