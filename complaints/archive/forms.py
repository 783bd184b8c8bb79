from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.moments import DayField
from complaints.acts.forms.shape import LaidOutForm, StepForm, chosen_of, words
from complaints.archive.models import Loan
from complaints.clocks.deadlines import LAST_YEAR

USUAL_LOAN = timedelta(days=7)


class LendForm(StepForm):
    what = forms.ChoiceField(label=_("借出内容"), choices=chosen_of(Loan.What.choices))
    recipient = forms.CharField(label=_("借阅人（部门、姓名）"), max_length=100)
    purpose = words(label=_("用途"), rows=2, limit=500)
    due_on = DayField(label=_("应归还日期"))
    groups = [(_("借出"), ["what", "recipient", "purpose", "due_on"])]

    def fit(self) -> None:
        self.fields["due_on"].initial = timezone.localdate() + USUAL_LOAN

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day.year > LAST_YEAR:
            raise forms.ValidationError(_("请填写有效的日期。"))
        return day


class TickedForm(forms.Form):
    """Which of the cases that the page lists."""

    number = forms.MultipleChoiceField(label=_("投诉"))

    def __init__(self, posted: QueryDict | None, *, among: Iterable[str]) -> None:
        super().__init__(posted)
        field = cast(forms.MultipleChoiceField, self.fields["number"])
        field.choices = [(number, number) for number in among]
        field.error_messages["required"] = _now("请至少勾选一件。")
        field.error_messages["invalid_choice"] = _now(
            "%(value)s 已不在所列之中，请核对。"
        )


class AskErasureForm(TickedForm):
    """The keeper's: one reason for all that he ticked."""

    reason = words(label=_("申请销毁的理由"), rows=2, limit=500)


class EraseForm(TickedForm):
    """Headquarters': what can't be undone is said once more."""

    sure = forms.BooleanField(
        label=_("已核对所选投诉；销毁后不能恢复"),
        error_messages={"required": _("请确认已核对所选投诉。")},
    )


class CloseVolumeForm(LaidOutForm):
    groups = []

    def notes(self) -> list[str]:
        return [
            _now(
                "封卷后卷内序号和页号不再改变；材料不齐的投诉不入本卷，补齐后归入补充卷。"
            )
        ]


class ExportForm(LaidOutForm):
    reason = words(label=_("导出的理由（记入每件案件）"), rows=2, limit=500)
    groups = [(_("导出"), ["reason"])]

    def notes(self) -> list[str]:
        return [_now("导出的压缩包含客户完整信息、全部附件和校验链，请妥善保管。")]
