"""The query of a download as one reads it: what an address names in its own words."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from branches.models import Department
from complaints.case.choices import (
    Category,
    Channel,
    LeadDepartment,
    Nature,
    Origin,
    State,
)
from complaints.desk.queue.filters import (
    ALL,
    UNCLASSIFIED,
    DueFilter,
    Scope,
    WaitingFilter,
)
from complaints.headquarters_reports import listed as hq_reports
from complaints.visits import listed as visits_due
from reports.ask.counts import Dimension
from reports.jobs.models import JobKind

NAMES: Mapping[str, Promise] = {
    "across": _("再按"),
    "begin": _("受理自"),
    "branch": _("营业部"),
    "by": _("分组"),
    "category": _("类别"),
    "channel": _("方式"),
    "department": _("部门"),
    "due": _("时限"),
    "end": _("受理至"),
    "form": _("格式"),
    "handler": _("经办人"),
    "kind": _("种类"),
    "lead": _("主办部门"),
    "mine": _("只看我的"),
    "month": _("月份"),
    "nature": _("诉求性质"),
    "obligation": _("条款"),
    "origin": _("来历"),
    "q": _("查找"),
    "quarter": _("季度"),
    "received_from": _("受理自"),
    "received_to": _("受理至"),
    "scope": _("范围"),
    "show": _("显示"),
    "span": _("期间"),
    "state": _("状态"),
    "waiting": _("待办"),
    "who": _("查阅人"),
    "year": _("年份"),
}
# The first that knows the value says it.
CHOICES: Mapping[str, tuple[type[models.TextChoices], ...]] = {
    "across": (Dimension,),
    "by": (Dimension,),
    "category": (Category,),
    "channel": (Channel,),
    "department": (Department, LeadDepartment),
    "due": (DueFilter,),
    "kind": (JobKind,),
    "lead": (LeadDepartment,),
    "nature": (Nature,),
    "origin": (Origin,),
    "scope": (Scope,),
    "show": (visits_due.VisitsShown, hq_reports.ReportsShown),
    "state": (State,),
    "waiting": (WaitingFilter,),
}
OTHERS: Mapping[tuple[str, str], Promise] = {
    ("category", UNCLASSIFIED): _("待分类"),
    ("form", "pdf"): _("PDF"),
    ("form", "xlsx"): _("Excel"),
    ("mine", "1"): _("是"),
    ("state", ALL): _("全部"),
}


def asked(query: str) -> str:
    """What no list of ours asks is said as it stands."""
    return "；".join(
        f"{NAMES.get(name, name)}：{_value(name, value)}"
        for name, value in parse_qsl(query)
    )


def _value(name: str, value: str) -> str:
    for choices in CHOICES.get(name, ()):
        if value in choices.values:
            return str(choices(value).label)
    return str(OTHERS.get((name, value), value))
