"""norm 14: the six categories, their words, and who leads each (norm 20–25)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.case.choices import Category, LeadDepartment


@dataclass(frozen=True)
class Definition:
    """What the norm says of a category, with two cases that belong to it."""

    words: Promise
    examples: tuple[Promise, Promise]
    leads: LeadDepartment


DEFINITIONS: dict[str, Definition] = {
    Category.A: Definition(
        _("营业部业务流程、规章制度、硬件设施、营业环境不能满足客户需求。"),
        (_("销户要求反复到柜台补材料"), _("自助委托机故障多日无人维修")),
        LeadDepartment.OPERATIONS,
    ),
    Category.B: Definition(
        _("客户对佣金制度与服务方式不满意。"),
        (_("认为佣金高于新开户客户"), _("不愿频繁接到产品推介电话")),
        LeadDepartment.MARKETING,
    ),
    Category.C: Definition(
        _("行情交易系统故障、发生应急事件。"),
        (_("开盘时手机客户端无法登录、未能卖出"), _("营业场所停电导致无法委托")),
        LeadDepartment.OPERATIONS,
    ),
    Category.D: Definition(
        _("员工业务水平、责任心、服务态度不能满足客户需求或给客户造成经济损失。"),
        (_("柜员态度冷淡、拒绝解答"), _("误报申购截止时间致客户错过申购")),
        LeadDepartment.RECEPTIONIST,
    ),
    Category.E: Definition(
        _("客户对系统使用、规章制度、投资理财产品不熟悉引起的投诉。"),
        (_("不了解可转债强制赎回规则"), _("不会使用银证转账")),
        LeadDepartment.RECEPTIONIST,
    ),
    Category.F: Definition(
        _("客户提出不合理要求、对员工按章办事感觉不便等原因引起的投诉。"),
        (_("要求赔偿正常行情下的亏损"), _("无委托书要求代他人办理业务")),
        LeadDepartment.RECEPTIONIST,
    ),
}


def leading_department(category: str) -> str:
    """Empty while the category is missing, as on imports, or none of the six."""
    definition = DEFINITIONS.get(category)
    return definition.leads if definition else ""
