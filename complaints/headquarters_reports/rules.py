"""norm 12.2, 13.1: who writes and submits the report, and who receives it."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import HEADQUARTERS, Refusal, Rule
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.headquarters_reports.models import HeadquartersReport, in_work
from complaints.requests.models import EscalationKind
from complaints.requests.rules import is_waiting

# D or serious goes on after a withdrawal; an archived case gets a supplement.
REPORTED = [state for state in State if state != State.MERGED]
MERGED = _("投诉已并案，请在并入的投诉中报送。")


def _waits(complaint: Complaint, user: User) -> Refusal | None:
    if is_waiting(complaint, EscalationKind.REPORT):
        return Refusal(_now("材料正在等待审批，退回或撤回后才能修改。"))
    return None


def _is_not_ready(complaint: Complaint, user: User) -> Refusal | None:
    if refusal := _waits(complaint, user):
        return refusal
    report = in_work(complaint)
    if report is None:
        return Refusal(_now("请先起草报送总部材料。"))
    if report.cycle != complaint.cycle:
        return Refusal(_now("投诉已重新处理，请先修改材料。"))
    return None


def _is_not_sent_or_received(report: HeadquartersReport, user: User) -> Refusal | None:
    if not report.is_sent:
        return Refusal(_now("材料尚未报送。"))
    if report.is_received:
        return Refusal(_now("%(name)s 已接收。") % {"name": report.received_by})
    return None


may_draft_report = Rule(states=REPORTED, unless=_waits, ended=MERGED)
may_submit_report = Rule(
    states=REPORTED, unless=_is_not_ready, when=_("已起草材料"), ended=MERGED
)
may_receive_report = Rule(
    states=tuple(State),
    by=HEADQUARTERS,
    unless=_is_not_sent_or_received,
    when=_("总经理同意报送之后"),
)
