"""When an extension, a late entry's confirmation or another receipt time is asked."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import UNCLOSED, Refusal
from complaints.case.choices import Origin
from complaints.case.models import Complaint
from complaints.clocks import changes
from complaints.requests.models import EscalationKind
from complaints.requests.rules import asking


def _not_to_be_extended(complaint: Complaint, user: User) -> Refusal | None:
    now = timezone.now()
    for row in complaint.deadlines.all():
        if row.cycle == complaint.cycle and changes.may_extend(row, now=now):
            return None
    return Refusal(_now("最终反馈只能在到期之前申请延长，每轮一次。"))


def _nothing_came_late(complaint: Complaint, user: User) -> Refusal | None:
    # Not filtered by the database: a page has them at hand, a case has few.
    if any(row.came_late for row in complaint.deadlines.all()):
        return None
    return Refusal(_now("没有事实按时而登记超时的时限可以确认。"))


def counts_from_elsewhere(
    complaint: Complaint, user: User | None = None
) -> Refusal | None:
    """The first cycle's clocks alone count from it; imports count from the import."""
    if complaint.cycle == 1 and complaint.origin != Origin.IMPORT:
        return None
    return Refusal(_now("重新处理或历史导入的投诉不再更正受理时间。"))


may_ask_extension = asking(
    EscalationKind.EXTENSION,
    unless=_not_to_be_extended,
    when=_("最终反馈到期之前，每轮一次；总经理同意"),
)
may_ask_late_entry = asking(
    EscalationKind.LATE_ENTRY,
    states=UNCLOSED,
    unless=_nothing_came_late,
    when=_("答复按时作出而登记超时；总监确认"),
    ended=_("投诉已结案，不再确认补录。"),
)
may_move_receipt = asking(
    EscalationKind.RECEIPT_MOVED,
    unless=counts_from_elsewhere,
    when=_("改晚由总监同意；重新处理、历史导入除外"),
)
