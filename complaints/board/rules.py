"""norm 16.3: who may be told by the board, and who posts and removes."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import Refusal, Rule
from complaints.board.models import BoardNotice
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.lifecycle.talks.substitutes import may_be_posted


def _has_an_address(complaint: Complaint, user: User) -> Refusal | None:
    if may_be_posted(complaint):
        return None
    return Refusal(_now("客户留有地址或电邮，请直接向客户反馈，不在公告栏回复。"))


def _not_to_post(notice: BoardNotice, user: User) -> Refusal | None:
    if notice.posted_at:
        return Refusal(_now("该公告已登记张贴。"))
    if notice.cycle != notice.complaint.cycle:
        return Refusal(_now("投诉已重新处理，请另拟公告。"))
    if notice.needs_approval and not notice.approved_at:
        return Refusal(_now("该公告须先经总监或总经理批准。"))
    return None


def _not_to_remove(notice: BoardNotice, user: User) -> Refusal | None:
    if notice.posted_at and not notice.removed_on:
        return None
    return Refusal(_now("该公告未张贴或已撤下。"))


may_write_board_notice = Rule(
    unless=_has_an_address,
    when=_("客户未留地址和电邮，或意见簿、意见箱投诉"),
    ended=_("投诉已办结，不再拟写公告。"),
)
may_post_board_notice = Rule(unless=_not_to_post, ended=_("投诉已办结，不再张贴公告。"))
may_remove_board_notice = Rule(states=tuple(State), unless=_not_to_remove)
