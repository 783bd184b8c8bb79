"""The lists of the desk as files: which rows, under which headings.

The rows come from what the page itself reads, so that page and file cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import EVERY_BRANCH_READERS, LoginTry, Post, User
from complaints.case import naming
from complaints.case.finding import keyset
from complaints.case.models import Complaint
from complaints.case.models.read_log import CaseRead
from complaints.desk.audit import changes as changed
from complaints.desk.audit import logins as tried
from complaints.desk.audit import reads as reads_found
from complaints.desk.queue import gist, lists
from complaints.desk.queue.filters import QueueFilter
from complaints.headquarters_reports import drafting
from complaints.headquarters_reports import listed as hq_reports
from complaints.headquarters_reports.models import HeadquartersReport
from complaints.incidents import listed as incidents
from complaints.incidents.models import Incident
from complaints.visits import listed as visits_due
from complaints.visits.listed import VisitLine as VisitLine
from complaints.watch_list import listed as watched
from complaints.watch_list.models import WatchEntry
from reports.exports.models import Exported
from reports.rendering.workbook import Column
from reports.times import minute

DAY = "%Y-%m-%d"


@dataclass(frozen=True)
class Export:
    """What a list's file is made of; `posts`: who may have it, where not all may."""

    columns: tuple[Column[Any], ...]
    read: Callable[[User, QueryDict, datetime], Iterator[Any]]
    posts: Collection[str] = ()


def marks(case: Complaint) -> str:
    held = (
        (case.severity == "serious", _now("重大")),
        (case.cycle > 1, _now("重开")),
        (case.is_backfilled, _now("补录")),
        (case.origin == "import", _now("导入")),
    )
    return "、".join(word for holds, word in held if holds)


def visit_state(line: VisitLine) -> str:
    visit = line.visit
    if visit and visit.contact_id:
        return _now("已回访：%(answer)s") % {"answer": visit.get_satisfaction_display()}
    if visit and visit.appointed_for:
        return _now("约定 %(time)s（%(way)s）") % {
            "time": minute(visit.appointed_for),
            "way": visit.get_appointed_way_display(),
        }
    if not line.clock:
        return _now("未留联系方式，结案须经总监同意")
    return _now("未预约")


def news(entry: WatchEntry) -> str:
    read = vars(entry)
    if entry.has_news:
        day = f"{read['news_from']:{DAY}}"
        return _now("%(day)s 起：%(value)s") % {"day": day, "value": read["news_value"]}
    if entry.has_reached:
        return _now("客户已达到标准")
    return ""


QUEUE: tuple[Column[Complaint], ...] = (
    Column(_("时限"), lambda case: case.next_due_at, 16),
    Column(_("编号"), lambda case: case.number, 18),
    Column(_("营业部"), lambda case: case.branch.name, 18),
    Column(_("客户"), naming.client, 10),
    Column(_("类别"), lambda case: case.get_category_display() or _now("待分类"), 16),
    Column(_("方式"), naming.channel, 10),
    Column(_("受理时间"), lambda case: case.received_at, 16),
    Column(_("投诉事项"), gist.of, 60),
    Column(_("标记"), marks, 12),
    Column(_("状态"), lambda case: case.get_state_display(), 12),
    Column(_("经办人"), lambda case: case.handler or case.first_responsible or "", 10),
)
VISITS: tuple[Column[VisitLine], ...] = (
    Column(_("时限"), lambda line: line.clock.due_at if line.clock else None, 16),
    Column(_("编号"), lambda line: line.case.number, 18),
    Column(_("营业部"), lambda line: line.case.branch.name, 18),
    Column(_("客户"), lambda line: naming.client(line.case), 10),
    Column(_("类别"), lambda line: line.case.get_category_display(), 16),
    Column(
        _("回访期开始"),
        lambda line: line.clock.opens_at if line.clock else None,
        16,
    ),
    Column(_("预约与结果"), visit_state, 32),
    Column(_("未联系到（次）"), lambda line: line.failed, 12),
    Column(_("状态"), lambda line: line.case.get_state_display(), 12),
    Column(_("经办人"), lambda line: line.case.handler or "", 10),
)
INCIDENTS: tuple[Column[Incident], ...] = (
    Column(_("登记时间"), lambda incident: incident.opened_at, 16),
    Column(_("事件"), lambda incident: incident.title, 40),
    Column(_("营业部"), lambda incident: incident.branch.name, 18),
    Column(_("类别"), lambda incident: incident.get_category_display(), 16),
    Column(_("客户（位）"), lambda incident: vars(incident)["clients"], 10),
    Column(_("见面会（次）"), lambda incident: vars(incident)["meetings_held"], 12),
    Column(_("问题解决"), lambda incident: incident.repaired_at, 16),
)
WATCH_LIST: tuple[Column[WatchEntry], ...] = (
    Column(_("关注起始"), lambda entry: entry.since, 12),
    Column(_("编号"), lambda entry: entry.complaint.number, 18),
    Column(_("营业部"), lambda entry: entry.complaint.branch.name, 18),
    Column(_("客户"), lambda entry: naming.client(entry.complaint), 10),
    Column(_("等待的标准"), lambda entry: entry.standard, 24),
    Column(_("需求"), lambda entry: entry.wish, 40),
    Column(_("变化"), news, 32),
    Column(_("经办人"), lambda entry: entry.complaint.handler or "", 10),
)
HQ_REPORTS: tuple[Column[HeadquartersReport], ...] = (
    Column(_("报送时间"), lambda report: report.sent_at, 16),
    Column(_("材料编号"), lambda report: report.reference, 22),
    Column(_("营业部"), lambda report: report.complaint.branch.name, 18),
    Column(_("类别"), lambda report: report.complaint.get_category_display(), 16),
    Column(_("影响"), lambda report: "、".join(drafting.grounds(report.complaint)), 32),
    Column(_("投诉状态"), lambda report: report.complaint.get_state_display(), 12),
    Column(_("审批人"), lambda report: report.approved_by or "", 10),
    Column(_("接收人"), lambda report: report.received_by or "", 10),
    Column(_("接收时间"), lambda report: report.received_at, 16),
)
READS: tuple[Column[CaseRead], ...] = (
    Column(_("时间"), lambda row: row.at, 16),
    Column(_("查阅人"), lambda row: row.reader, 12),
    Column(_("岗位"), lambda row: row.get_post_display() or "", 14),
    Column(_("营业部"), lambda row: row.branch.name if row.branch else "", 18),
    Column(_("方式"), lambda row: row.get_what_display(), 16),
    Column(_("受理编号"), lambda row: row.complaint.number, 18),
    Column(_("客户"), lambda row: naming.client(row.complaint), 10),
)
CHANGES: tuple[Column[changed.Change], ...] = (
    Column(_("时间"), lambda row: row.event.recorded_at, 16),
    Column(_("序号"), lambda row: row.event.seq, 10),
    Column(_("操作人"), lambda row: row.actor, 12),
    Column(_("岗位"), lambda row: row.event.get_actor_post_display(), 14),
    Column(
        _("营业部"), lambda row: row.event.branch.name if row.event.branch else "", 18
    ),
    Column(_("对象"), lambda row: f"{row.kind}：{row.what}", 24),
    Column(_("事项"), lambda row: row.event.get_verb_display(), 8),
    Column(_("内容"), lambda row: row.said, 60),
)
LOGINS: tuple[Column[LoginTry], ...] = (
    Column(_("时间"), lambda row: row.at, 16),
    Column(_("员工"), lambda row: row.who, 16),
    Column(_("岗位"), lambda row: row.get_post_display(), 14),
    Column(_("营业部"), lambda row: row.branch.name if row.branch else "", 18),
    Column(_("方式"), lambda row: row.get_way_display(), 18),
    Column(_("结果"), lambda row: row.get_outcome_display(), 18),
    Column(_("地址"), lambda row: row.address or "", 18),
)


def queue(user: User, query: QueryDict, now: datetime) -> Iterator[Complaint]:
    form = QueueFilter(query, user=user)
    return keyset.every(lists.parts(form, form.asked(), user=user, now=now))


def visits(user: User, query: QueryDict, now: datetime) -> Iterator[VisitLine]:
    parts = visits_due.parts(visits_due.asked(query), user=user, now=now)
    return (visits_due.line(case) for case in keyset.every(parts))


def group_incidents(user: User, query: QueryDict, now: datetime) -> Iterator[Incident]:
    return keyset.every([incidents.part(user)])


def watch_list(user: User, query: QueryDict, now: datetime) -> Iterator[WatchEntry]:
    everybody = watched.asks_for_everybody(query)
    today = timezone.localdate(now)
    return keyset.every([watched.part(user, everybody=everybody, today=today)])


def received(
    user: User, query: QueryDict, now: datetime
) -> Iterator[HeadquartersReport]:
    return keyset.every([hq_reports.part(hq_reports.asked(query), user)])


def reads(user: User, query: QueryDict, now: datetime) -> Iterator[CaseRead]:
    return keyset.every([reads_found.part(user, reads_found.form(query))])


def changes(user: User, query: QueryDict, now: datetime) -> Iterator[changed.Change]:
    return changed.every(changed.form(query).asked())


def logins(user: User, query: QueryDict, now: datetime) -> Iterator[LoginTry]:
    return keyset.every([tried.part(tried.form(query).asked())])


EXPORTS = {
    Exported.QUEUE: Export(QUEUE, queue),
    Exported.VISITS: Export(VISITS, visits),
    Exported.INCIDENTS: Export(INCIDENTS, group_incidents),
    Exported.WATCH_LIST: Export(WATCH_LIST, watch_list),
    Exported.HQ_REPORTS: Export(HQ_REPORTS, received, posts=EVERY_BRANCH_READERS),
    Exported.CHANGES: Export(CHANGES, changes, posts=EVERY_BRANCH_READERS),
    Exported.LOGINS: Export(LOGINS, logins, posts=EVERY_BRANCH_READERS),
    Exported.READS: Export(READS, reads, posts=[Post.AUDITOR]),
}
