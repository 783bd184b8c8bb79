"""The demonstration's last quarter: B written and waiting, D and E drafted."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from branches.models import Branch, User
from reports.papers.quarterly import Kind, QuarterlyReview
from reports.periods import quarter_of
from reports.problems import study_services
from reports.reviews import services

BRANCH, WRITER = "SH001", "marketing"
SAID = {
    "summary": "本季 B 类投诉集中在两处：老客户与新客户佣金不一致，"
    "投顾与短信服务未按约定提供。前者多由同事、邻居开户时比较而来，"
    "后者都能在合同里找到条款。",
    "market": "成交清淡，客户对每笔费用更敏感；新增开户多由低佣活动带来。",
    "competitors": "附近两家营业部新开户万分之一点五，老客户申请即可下调，"
    "并在门口张贴。",
    "rules": "公司佣金下限未变；营业部“资产五十万元以上可申请”的标准自去年未复核，"
    "客户经理解释口径不一。",
    "adjustment": "一、下季初复核佣金标准，由营销总监提出调整方案报公司。\n"
    "二、投顾合同的服务频次列成清单，每月由专人核对。\n"
    "三、短信改为按客户勾选的种类发送。",
}


def load() -> None:
    """Where the demonstration's people are, and have not written it yet."""
    services.draft_due()
    branch = Branch.objects.filter(code=BRANCH).first()
    writer = User.objects.filter(username=WRITER, branch=branch).first()
    quarter = quarter_of(timezone.now()).before
    there = QuarterlyReview.objects.filter(
        branch=branch, quarter=quarter.first, written_by__isnull=False
    )
    if branch is None or writer is None or there.exists():
        return
    services.write(branch, quarter, Kind.COMMISSION, words=SAID, by=writer)
    study_services.plan_training(
        branch,
        audience="clients",
        topic="看懂对账单里的各项费用",
        planned_on=timezone.localdate() + timedelta(days=14),
        category=Kind.UNFAMILIAR,
        quarter=quarter.first,
        by=writer,
    )
