"""Which column of a ledger is which field: guessed from its heading, or said so."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.spreadsheets.lines import Line, Row


class Field(StrEnum):
    REFERENCE = "external_reference"
    RECEIVED_AT = "received_at"
    CLIENT_NAME = "client_name"
    TELEPHONE = "telephone"
    EMAIL = "email"
    ADDRESS = "address"
    ACCOUNT_NUMBER = "account_number"
    CHANNEL = "channel"
    NATURE = "nature"
    CATEGORY = "category"
    BUSINESS = "business"
    SUBJECT = "subject"
    STATEMENT = "statement"
    DEMAND = "demand"
    AMOUNT = "amount"
    CONCLUSION = "conclusion"
    FACTS = "facts"
    CAUSE = "cause"
    RESPONSIBILITY = "responsibility"
    REPLY = "reply"
    REPLIED_AT = "replied_at"
    ATTITUDE = "attitude"
    NAMED = "named_staff"
    HANDLER = "handler"
    VISIT = "visit"
    VISITED_AT = "visited_at"
    VISITOR = "visitor"


LABELS: dict[Field, Promise] = {
    Field.REFERENCE: gettext_lazy("原编号"),
    Field.RECEIVED_AT: gettext_lazy("受理时间"),
    Field.CLIENT_NAME: gettext_lazy("客户姓名/名称"),
    Field.TELEPHONE: gettext_lazy("联系电话"),
    Field.EMAIL: gettext_lazy("电子邮箱"),
    Field.ADDRESS: gettext_lazy("通讯地址"),
    Field.ACCOUNT_NUMBER: gettext_lazy("资金账号"),
    Field.CHANNEL: gettext_lazy("受理方式"),
    Field.NATURE: gettext_lazy("诉求性质"),
    Field.CATEGORY: gettext_lazy("主类别"),
    Field.BUSINESS: gettext_lazy("涉及业务/产品/系统"),
    Field.SUBJECT: gettext_lazy("主题（写在投诉事项之前）"),
    Field.STATEMENT: gettext_lazy("投诉事项"),
    Field.DEMAND: gettext_lazy("客户诉求"),
    Field.AMOUNT: gettext_lazy("涉及金额（元）"),
    Field.CONCLUSION: gettext_lazy("调查结论"),
    Field.FACTS: gettext_lazy("查明事实"),
    Field.CAUSE: gettext_lazy("原因分析"),
    Field.RESPONSIBILITY: gettext_lazy("责任归属"),
    Field.REPLY: gettext_lazy("答复（最终反馈）"),
    Field.REPLIED_AT: gettext_lazy("答复时间"),
    Field.ATTITUDE: gettext_lazy("客户对结果"),
    Field.NAMED: gettext_lazy("被投诉员工"),
    Field.HANDLER: gettext_lazy("处理人（按台账记载）"),
    Field.VISIT: gettext_lazy("回访情况"),
    Field.VISITED_AT: gettext_lazy("回访时间"),
    Field.VISITOR: gettext_lazy("回访人（按台账记载）"),
}

# What ledgers call them, the likeliest first: of two columns for one field, the one
# with the earlier name is taken.
HEADINGS: dict[Field, str] = {
    # A row's number (序号) is none: the next ledger has the same ones.
    Field.REFERENCE: "受理编号 投诉编号 留言编号 工单编号 登记编号 原编号 工单号 "
    "编号 单号 complaintid complaintno caseid casenumber ticketid",
    Field.RECEIVED_AT: "受理时间 受理日期 受理日 投诉时间 投诉日期 留言时间 登记时间 "
    "登记日期 反映时间 反映日期 来访时间 来访日期 来电时间 来电日期 发生时间 日期 时间 "
    "receivedat datereceived receiveddate dateofcomplaint complaintdate date",
    Field.CLIENT_NAME: "客户姓名/名称 客户姓名 客户名称 投诉人 投诉人姓名 留言用户 "
    "投诉客户 反映人 反映人姓名 来访人 来电人 姓名 客户 "
    "clientname customername complainant complainantname client customer name",
    Field.TELEPHONE: "联系电话 客户电话 投诉人电话 联系方式 手机号码 手机号 手机 电话 "
    "telephone phone phonenumber mobile",
    Field.EMAIL: "电子邮箱 电子邮件 客户邮箱 邮箱 电邮 email",
    Field.ADDRESS: "通讯地址 联系地址 客户地址 地址",
    Field.ACCOUNT_NUMBER: "资金账号 资金账户 客户号 客户账号 账号",
    Field.CHANNEL: "受理方式 受理渠道 投诉方式 投诉渠道 来源渠道 投诉来源 受理来源 "
    "渠道 来源 方式 channel submittedvia",
    Field.NATURE: "诉求性质 性质 诉求类型",
    Field.CATEGORY: "主类别 投诉类别 投诉类型 类别 分类 category",
    Field.BUSINESS: "涉及业务/产品/系统 涉及业务 业务类型 业务 product",
    Field.SUBJECT: "留言主题 投诉主题 主题 标题 subject issue",
    Field.STATEMENT: "投诉事项 投诉内容 留言详情 留言内容 反映内容 事项 内容 详情 "
    "statement complaint description consumercomplaintnarrative narrative content",
    Field.DEMAND: "客户诉求 客户要求 投诉诉求 诉求 要求",
    Field.AMOUNT: "涉及金额(元) 涉及金额 金额 主张损失",
    Field.CONCLUSION: "调查结论 结论 是否属实",
    Field.FACTS: "查明事实 调查情况 核实情况",
    Field.CAUSE: "原因分析 原因",
    Field.RESPONSIBILITY: "责任归属 责任",
    Field.REPLY: "答复意见 答复内容 反馈内容 处理结果 处理情况 最终反馈 答复 回复 "
    "reply response resolution",
    Field.REPLIED_AT: "答复时间 答复日期 反馈时间 反馈日期 最终反馈时间 办结时间 "
    "办结日期 处理时间 处理日期 回复时间 回复日期 "
    "repliedat replydate dateofreply responsedate",
    Field.ATTITUDE: "客户对结果 客户满意度 满意度 客户评价 客户态度",
    Field.NAMED: "被投诉人 被投诉员工 被投诉人姓名 被投诉对象 涉及员工 投诉对象",
    Field.HANDLER: "处理人 处理人员 经办人 办理人 承办人 处理人姓名",
    Field.VISIT: "回访情况 回访结果 回访内容 回访意见 客户回访",
    Field.VISITED_AT: "回访时间 回访日期",
    Field.VISITOR: "回访人 回访人员 回访人姓名",
}
DAY_ENDS, CLOCK_ENDS = ("日期",), ("时间", "时刻", "钟点")
MOMENTS = (Field.RECEIVED_AT, Field.REPLIED_AT, Field.VISITED_AT)

IGNORED = ""


class MappingError(Exception):
    """The headings don't say enough, or --map is wrong; the message is for the user.

    `headings` are those among which the missing ones may be.
    """

    def __init__(self, message: str, *, headings: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.headings = [heading for heading in headings if heading]


@dataclass(frozen=True)
class Columns:
    """The headings of a table, and the position of each field among them."""

    headings: Sequence[str]
    positions: Mapping[Field, int]
    # Of a time in two columns, the one with its day; `positions` has its clock.
    days: Mapping[Field, int]

    def heading(self, field: Field) -> str:
        """What the ledger calls a field; our own word where it has none."""
        if field in self.positions:
            return self.headings[self.positions[field]]
        return str(LABELS[field])

    def cell(self, row: Row, field: Field) -> object:
        position = self.positions.get(field)
        if position is None or position >= len(row):
            return None
        return row[position]

    def day(self, row: Row, field: Field) -> object:
        position = self.days[field]
        return row[position] if position < len(row) else None

    def is_filled(self, line: Line, field: Field) -> bool:
        """Its value is that of a merged cell above."""
        return self.positions.get(field) in line.filled

    def taken(self) -> dict[int, Field]:
        fields = {position: field for field, position in self.positions.items()}
        return fields | {position: field for field, position in self.days.items()}

    def read_as(self) -> list[str]:
        """The columns that are read, each with what it is taken for."""
        taken = sorted(self.taken().items())
        return [f"{self.headings[at]}→{LABELS[name]}" for at, name in taken]

    def left_out(self) -> list[str]:
        taken = self.taken()
        return [
            heading
            for position, heading in enumerate(self.headings)
            if heading and position not in taken
        ]

    def lines(self) -> Iterable[str]:
        """The mapping as a person reads it, and can type it after --map."""
        taken = self.taken()
        for position, heading in enumerate(self.headings):
            field = taken.get(position)
            if field:
                yield f"{heading} = {field.value}    # {LABELS[field]}"
            elif heading:
                yield f"{heading} =    # {_('不导入')}"


def find_columns(heading_row: Row, *, said: Mapping[str, str]) -> Columns:
    """Map the headings; `said` is heading → field name, or empty for none."""
    headings = ["" if cell is None else str(cell).strip() for cell in heading_row]
    positions = _said_positions(headings, said)
    free = _free_positions(headings, said)
    for field, names in HEADINGS.items():
        if field in positions:
            continue
        for name in names.split():
            if name in free:
                positions[field] = free.pop(name)
                break
    days = _days(headings, positions, free)
    _require(headings, positions)
    return Columns(headings=headings, positions=positions, days=days)


def known(heading: str) -> bool:
    """Some ledger calls a field so."""
    return normal(heading) in {
        name for names in HEADINGS.values() for name in names.split()
    }


def _days(
    headings: Sequence[str], positions: dict[Field, int], free: dict[str, int]
) -> dict[Field, int]:
    """Pair 投诉日期 with 投诉时间: which of the two is the day."""
    days: dict[Field, int] = {}
    for field in MOMENTS:
        if field not in positions:
            continue
        found = normal(headings[positions[field]])
        if partner := _partner(found, CLOCK_ENDS, DAY_ENDS, free):
            days[field] = free.pop(partner)
        elif partner := _partner(found, DAY_ENDS, CLOCK_ENDS, free):
            days[field], positions[field] = positions[field], free.pop(partner)
    return days


def _partner(
    heading: str, ends: Sequence[str], others: Sequence[str], free: Mapping[str, int]
) -> str | None:
    for end in ends:
        if heading.endswith(end):
            stem = heading.removesuffix(end)
            return next((stem + x for x in others if stem + x in free), None)
    return None


def parse_said(options: Iterable[str]) -> dict[str, str]:
    """Read the values of --map: 留言时间=received_at, or 备注= to leave it out."""
    said: dict[str, str] = {}
    for option in options:
        heading, equals, field = option.partition("=")
        heading, field = heading.strip(), field.strip()
        if not equals or not heading:
            raise MappingError(
                _("--map 写作“列名=字段”，例如 --map 留言时间=received_at")
            )
        if field and field not in list(Field):
            raise MappingError(
                _("没有字段“%(field)s”，可用的字段：%(fields)s")
                % {"field": field, "fields": "、".join(Field)}
            )
        said[heading] = field
    return said


def _said_positions(
    headings: Sequence[str], said: Mapping[str, str]
) -> dict[Field, int]:
    positions: dict[Field, int] = {}
    for heading, name in said.items():
        if heading not in headings:
            raise MappingError(
                _("文件中没有“%(heading)s”这一列，现有的列：%(headings)s")
                % {"heading": heading, "headings": _listed(headings)}
            )
        if name == IGNORED:
            continue
        if Field(name) in positions:
            raise MappingError(_("字段“%(field)s”被指定了两次。") % {"field": name})
        positions[Field(name)] = headings.index(heading)
    return positions


def _free_positions(headings: Sequence[str], said: Mapping[str, str]) -> dict[str, int]:
    """Positions by normalised heading, of two with the same heading the first."""
    free: dict[str, int] = {}
    for position, heading in enumerate(headings):
        if heading and heading not in said:
            free.setdefault(normal(heading), position)
    return free


def normal(heading: str) -> str:
    """受理时间（必填）*, 受理 时间： and 受理时间 are the same heading; so are Received
    At and received_at."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    text = re.sub(r"[\s_]", "", plain)
    return re.sub(r"(\((必填|选填|可空)\)|[*:])+$", "", text).lstrip("*")


def _require(headings: Sequence[str], positions: Mapping[Field, int]) -> None:
    missing = []
    if Field.RECEIVED_AT not in positions:
        missing.append(str(LABELS[Field.RECEIVED_AT]))
    if not positions.keys() & {Field.STATEMENT, Field.SUBJECT}:
        missing.append(str(LABELS[Field.STATEMENT]))
    if missing:
        raise MappingError(
            _(
                "没有找到这些列：%(missing)s。现有的列：%(headings)s。"
                "请指定哪一列是它们（命令中用 --map 列名=字段）。"
            )
            % {"missing": "、".join(missing), "headings": _listed(headings)},
            headings=headings,
        )


def _listed(headings: Sequence[str]) -> str:
    """The headings, short enough for a message even when they are no headings."""
    return "、".join(heading[:20] for heading in headings[:30] if heading)
