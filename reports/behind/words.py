"""The words for the parts of figures' names."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from branches.models import Department, Post
from complaints.case.choices import Attitude, Category, Conclusion
from reports.monthly.paper.labels import CHOICES, label

FIRST: dict[str, Promise] = {
    "received": _("受理"),
    "backfilled": _("补录"),
    "imported": _("历史导入"),
    "category": _("类别"),
    "channel": _("受理方式"),
    "department": _("主办部门"),
    "state": _("期末状态"),
    "severity": _("严重程度"),
    "nature": _("诉求性质"),
    "recurring": _("同一问题再现"),
    "repeated": _("重复投诉"),
    "groups": _("群体事件"),
    "handovers": _("转交"),
    "clocks": _("四项时限"),
    "extension": _("延长后的最终反馈"),
    "requests": _("待决事项"),
    "replied": _("首次答复"),
    "resolved": _("办结"),
    "closed": _("结案"),
    "withdrawn": _("客户撤回"),
    "merged": _("并案"),
    "open": _("期末未办结"),
    "reopened": _("重新处理"),
    "recategorised": _("变更类别"),
    "visits": _("回访"),
    "disposals": _("员工处置"),
}
PARTS: dict[str, Promise] = {
    "before": _("上期"),
    "year_before": _("上年同期"),
    "trailing": _("十二个月"),
    "none": _("未定"),
    "any": _("全部结论"),
    "due": _("到期"),
    "met": _("按时"),
    "later": _("约定延后"),
    "breached": _("超时"),
    "confirmed": _("事后确认"),
    "pending": _("进行中"),
    "in_time": _("按时"),
    "missed": _("超时"),
    "median": _("中位数"),
    "p90": _("九成以内"),
    "clients": _("客户"),
    "cases": _("投诉"),
    "incidents": _("事件"),
    "times": _("次数"),
    "made": _("已回访"),
    "obstacles": _("反映受到歧视或设置障碍"),
    "quarrels": _("反映争吵或肢体冲突"),
    "decided": _("决定"),
    "done": _("完成"),
}
# What else a part may be a code of.
OTHERS = (Category, Department, Post, Attitude, Conclusion)


def word_of(first: str, part: str) -> str:
    """By what the figure is sorted; of what is no code, itself: a month, an age."""
    if first in CHOICES:
        return label(first, part)
    for choices in OTHERS:
        if part in choices.values:
            return str(choices(part).label)
    return part
