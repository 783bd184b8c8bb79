"""The query of a download as one reads it: what an address names in its own words."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from branches.models import Department, LoginOutcome, LoginWay, Post
from complaints.case.choices import (
    Category,
    Channel,
    Conclusion,
    LeadDepartment,
    Nature,
    Origin,
    Responsibility,
    Severity,
    Source,
    State,
)
from complaints.case.models.read_log import ReadOn
from complaints.desk.queue.filters import (
    ALL,
    UNCLASSIFIED,
    DueFilter,
    Scope,
    WaitingFilter,
)
from complaints.headquarters_reports import listed as hq_reports
from complaints.visits import listed as visits_due
from reports.ask.dimensions import DIMENSIONS
from reports.ask.measures import MEASURES
from reports.jobs.models import JobKind

NAMES: Mapping[str, Promise] = {
    "across": _("再按"),
    "begin": _("受理自"),
    "branch": _("营业部"),
    "by": _("分组"),
    "category": _("类别"),
    "conclusion": _("调查结论"),
    "channel": _("方式"),
    "department": _("部门"),
    "due": _("时限"),
    "end": _("受理至"),
    "form": _("格式"),
    "handler": _("经办人"),
    "kind": _("种类"),
    "lead": _("主办部门"),
    "measure": _("指标"),
    "month": _("月份"),
    "nature": _("诉求性质"),
    "obligation": _("条款"),
    "origin": _("来历"),
    "post": _("岗位"),
    "province": _("省份"),
    "q": _("查找"),
    "quarter": _("季度"),
    "received_from": _("受理自"),
    "received_to": _("受理至"),
    "responsibility": _("责任归属"),
    "scope": _("范围"),
    "severity": _("严重程度"),
    "show": _("显示"),
    "source": _("来源"),
    "span": _("期间"),
    "since": _("自"),
    "state": _("状态"),
    "transfer": _("转办单位"),
    "until": _("至"),
    "waiting": _("待办"),
    "way": _("方式"),
    "who": _("人员"),
    "year": _("年份"),
}
# The first that knows the value says it.
CHOICES: Mapping[str, tuple[type[models.TextChoices], ...]] = {
    "category": (Category,),
    "channel": (Channel,),
    "conclusion": (Conclusion,),
    "department": (Department, LeadDepartment),
    "due": (DueFilter,),
    "kind": (JobKind,),
    "lead": (LeadDepartment,),
    "nature": (Nature,),
    "origin": (Origin,),
    "scope": (Scope,),
    "post": (Post,),
    "responsibility": (Responsibility,),
    "severity": (Severity,),
    "show": (visits_due.VisitsShown, hq_reports.ReportsShown),
    "source": (Source,),
    "state": (State,),
    "transfer": (Source,),
    "waiting": (WaitingFilter,),
    "way": (LoginWay, LoginOutcome, ReadOn),
}
OTHERS: Mapping[tuple[str, str], Promise | str] = {
    ("category", UNCLASSIFIED): _("待分类"),
    ("form", "pdf"): _("PDF"),
    ("form", "xlsx"): _("Excel"),
    ("mine", "1"): _("是"),
    ("state", ALL): _("全部"),
    **{("measure", name): one.label for name, one in MEASURES.items()},
    **{
        (side, name): one.label
        for side in ("by", "across")
        for name, one in DIMENSIONS.items()
    },
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
