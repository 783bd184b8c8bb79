"""norm 14: the six categories, their words, and what follows from each (norm 20–25)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.case.choices import Category, LeadDepartment
from complaints.case.tables.checked import table


@dataclass(frozen=True, kw_only=True)
class CategoryFacts:
    words: Promise
    # Two cases that belong to it.
    examples: tuple[Promise, Promise]
    # Its box on the form.
    box: Promise
    leads: LeadDepartment
    # norm 23: staff is complained of; they are named, and a leader tells the client.
    is_of_staff: bool
    # norm 14.1: to change to it a director's consent is asked.
    wants_consent: bool
    # norm 25: where it is chosen at receipt, a director reviews that the same day.
    is_reviewed: bool
    # norm 24, 25: what settles it on the spot asks for its record in the same form.
    is_recorded_at_once: bool
    # norm 20.3: solved, it is looked at again each quarter.
    recurs: bool
    # norm 21.2: who could not get what he wished for goes on the watch list.
    is_watched: bool
    # norm 22.1: the clients of an incident are told when it works again.
    is_told_when_mended: bool
    # norm 24.1: explained with what lies ready to be handed out.
    has_library: bool


# fmt: off
CATEGORIES = table(Category, {
    Category.A: CategoryFacts(
        words=_("营业部业务流程、规章制度、硬件设施、营业环境不能满足客户需求。"),
        examples=(_("销户要求反复到柜台补材料"), _("自助委托机故障多日无人维修")),
        box=_("A 流程制度/硬件环境"),
        leads=LeadDepartment.OPERATIONS, is_of_staff=False, wants_consent=False,
        is_reviewed=False, is_recorded_at_once=False, recurs=True,
        is_watched=False, is_told_when_mended=False, has_library=False,
    ),
    Category.B: CategoryFacts(
        words=_("客户对佣金制度与服务方式不满意。"),
        examples=(_("认为佣金高于新开户客户"), _("不愿频繁接到产品推介电话")),
        box=_("B 佣金/服务方式"),
        leads=LeadDepartment.MARKETING, is_of_staff=False, wants_consent=False,
        is_reviewed=False, is_recorded_at_once=False, recurs=False,
        is_watched=True, is_told_when_mended=False, has_library=False,
    ),
    Category.C: CategoryFacts(
        words=_("行情交易系统故障、发生应急事件。"),
        examples=(
            _("开盘时手机客户端无法登录、未能卖出"), _("营业场所停电导致无法委托"),
        ),
        box=_("C 行情交易系统/应急事件"),
        leads=LeadDepartment.OPERATIONS, is_of_staff=False, wants_consent=False,
        is_reviewed=False, is_recorded_at_once=False, recurs=False,
        is_watched=False, is_told_when_mended=True, has_library=False,
    ),
    Category.D: CategoryFacts(
        words=_("员工业务水平、责任心、服务态度不能满足客户需求或给客户造成经济损失。"),
        examples=(_("柜员态度冷淡、拒绝解答"), _("误报申购截止时间致客户错过申购")),
        box=_("D 员工水平/责任心/态度（含造成损失）"),
        leads=LeadDepartment.RECEPTIONIST, is_of_staff=True, wants_consent=False,
        is_reviewed=False, is_recorded_at_once=False, recurs=False,
        is_watched=False, is_told_when_mended=False, has_library=False,
    ),
    Category.E: CategoryFacts(
        words=_("客户对系统使用、规章制度、投资理财产品不熟悉引起的投诉。"),
        examples=(_("不了解可转债强制赎回规则"), _("不会使用银证转账")),
        box=_("E 客户不熟悉"),
        leads=LeadDepartment.RECEPTIONIST, is_of_staff=False, wants_consent=True,
        is_reviewed=False, is_recorded_at_once=True, recurs=False,
        is_watched=False, is_told_when_mended=False, has_library=True,
    ),
    Category.F: CategoryFacts(
        words=_("客户提出不合理要求、对员工按章办事感觉不便等原因引起的投诉。"),
        examples=(_("要求赔偿正常行情下的亏损"), _("无委托书要求代他人办理业务")),
        box=_("F 不合理要求/按章办事"),
        leads=LeadDepartment.RECEPTIONIST, is_of_staff=False, wants_consent=True,
        is_reviewed=True, is_recorded_at_once=True, recurs=False,
        is_watched=False, is_told_when_mended=False, has_library=False,
    ),
}, kept_in=__name__)
# fmt: on

OF_STAFF = [x for x, row in CATEGORIES.items() if row.is_of_staff]
WANT_CONSENT = [x for x, row in CATEGORIES.items() if row.wants_consent]
REVIEWED = [x for x, row in CATEGORIES.items() if row.is_reviewed]
RECORDED_AT_ONCE = [x for x, row in CATEGORIES.items() if row.is_recorded_at_once]
RECURRING = [x for x, row in CATEGORIES.items() if row.recurs]
WATCHED = [x for x, row in CATEGORIES.items() if row.is_watched]
TOLD_WHEN_MENDED = [x for x, row in CATEGORIES.items() if row.is_told_when_mended]
WITH_LIBRARY = [x for x, row in CATEGORIES.items() if row.has_library]


def are_of_staff(categories: Iterable[str]) -> bool:
    return not set(OF_STAFF).isdisjoint(categories)


def leading_department(category: str) -> str:
    """Empty while the category is missing or none of the six."""
    return CATEGORIES[category].leads if category in CATEGORIES else ""
