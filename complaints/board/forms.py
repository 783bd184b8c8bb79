"""norm 16.3: what hangs on the board, where and when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.moments import (
    DayField,
    MomentField,
    this_minute,
    to_the_second,
)
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.board.models import PURPOSES, TELLING, BoardNotice
from complaints.case.choices import Way
from complaints.case.models.contacts import Purpose
from complaints.reply_templates.drafting import starting_text


class WriteBoardNoticeForm(StepForm):
    purpose = forms.ChoiceField(
        label=_("目的"),
        choices=chosen_of([(one.value, one.label) for one in PURPOSES]),
    )
    title = forms.CharField(
        label=_("事项"),
        max_length=60,
        help_text=_("公告的标题，例如“关于午间窗口等候时间的答复”。"),
    )
    text = words(
        label=_("公告内容"),
        rows=10,
        limit=5_000,
        help_text=_("公告人人可见：不写客户姓名、电话、账号，也不写被投诉员工姓名。"),
    )
    groups = [(_("回复公告"), ["purpose", "title", "text"])]

    def fit(self) -> None:
        """norm 8.1: the board's template, which names nobody, tells of a result."""
        if self.complaint.result:
            self.fields["text"].initial = starting_text(
                self.complaint, Way.NOTICE, by=self.by
            )

    def notes(self) -> list[str]:
        if self.complaint.needs_leader:
            return [_now("作为最终反馈的公告，由总监或总经理批准后才能张贴。")]
        return []


class PostBoardNoticeForm(StepForm):
    posted_at = MomentField(label=_("张贴时间"), initial=this_minute)
    place = forms.CharField(
        label=_("张贴地点"),
        max_length=100,
        help_text=_("例如意见箱旁的回复公告栏。"),
    )
    thanked = forms.BooleanField(label=_("文中已致谢"), required=False)
    explained = forms.BooleanField(label=_("文中已通报处理情况"), required=False)
    hoped = forms.BooleanField(label=_("文中已希望继续支持"), required=False)
    groups = [
        (_("张贴"), [("posted_at", "place")]),
        (_("反馈三部分"), [("thanked", "explained", "hoped")]),
    ]

    row: BoardNotice

    def fit(self) -> None:
        if self.row.purpose != Purpose.FINAL_FEEDBACK:
            self.drop("thanked", "explained", "hoped")

    def given(self) -> dict[str, Any]:
        posted_at = to_the_second(
            self.cleaned_data["posted_at"], self.complaint.received_at
        )
        return {**self.cleaned_data, "posted_at": posted_at}


class RemoveBoardNoticeForm(StepForm):
    removed_on = DayField(label=_("撤下日期"), initial=timezone.localdate)
    reason = words(
        label=_("提前撤下的原因"),
        rows=2,
        limit=500,
        required=False,
    )
    groups = [(_("撤下"), ["removed_on", "reason"])]

    row: BoardNotice

    def fit(self) -> None:
        """norm 16.3: who was told by it has to have time to read it."""
        if self.row.purpose not in TELLING:
            self.drop("reason")
            return
        said = _now("张贴不满 %(days)s 个完整工作日的须写明。")
        days = {"days": settings.NOTICE_WORKING_DAYS}
        self.fields["reason"].help_text = said % days
