"""The acts of a reply on the board (norm 16.3)."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords
from complaints.acts.wording import Tone
from complaints.board import forms, rules, services
from complaints.board.models import BoardNotice
from complaints.board.section import Board
from complaints.case.models import Complaint


def _row(complaint: Complaint, pk: int) -> BoardNotice:
    row: BoardNotice = get_object_or_404(complaint.board_notices, pk=pk)
    return row


register(
    Act(
        name="write_board_notice",
        label=_("拟写回复公告"),
        icon="file-earmark-text",
        path="board/new",
        may=rules.may_write_board_notice,
        form=forms.WriteBoardNoticeForm,
        do=services.write_board_notice,
        done=_("已保存，可打印张贴。"),
        told=TimelineWords(),
        section="board",
    ),
    Act(
        name="post_board_notice",
        label=_("登记张贴公告"),
        icon="pin-angle",
        path="board/<int:pk>/post",
        row=_row,
        may=rules.may_post_board_notice,
        form=forms.PostBoardNoticeForm,
        do=services.post_board_notice,
        done=_("已登记张贴。"),
        told=TimelineWords(_("张贴回复公告"), tone=Tone.DONE),
        section="board",
    ),
    Act(
        name="remove_board_notice",
        label=_("登记撤下公告"),
        icon="file-earmark-x",
        path="board/<int:pk>/remove",
        row=_row,
        may=rules.may_remove_board_notice,
        form=forms.RemoveBoardNoticeForm,
        do=services.remove_board_notice,
        done=_("已登记撤下。"),
        told=TimelineWords(_("撤下回复公告")),
        section="board",
    ),
    told={"approve_board_notice": TimelineWords(_("批准回复公告"), "file-check")},
    section=Board(),
)
