"""To which case a message belongs; why it is none; what a leader thinks of that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.forms.fields import yes_or_no
from complaints.acts.forms.shape import LaidOutForm, words
from complaints.case.models import Complaint
from complaints.intake.proposals.models import Proposal


class LinkForm(LaidOutForm):
    number = forms.CharField(label=_("投诉编号"), max_length=24)
    groups = [(_("归入"), ["number"])]

    def __init__(
        self,
        posted: Mapping[str, Any] | None = None,
        *,
        proposal: Proposal,
        by: User,
    ) -> None:
        self.proposal = proposal
        super().__init__(posted, by=by)

    def fit(self) -> None:
        visible = Complaint.objects.visible_to(self.by)
        found = visible.filter(
            number__in=self.proposal.about, branch__in=self.by.served
        )
        numbers = list(found.values_list("number", flat=True))
        if len(numbers) == 1:
            self.initial["number"] = numbers[0]
        if numbers:
            self.fields["number"].help_text = _now("来件中提到：%(numbers)s") % {
                "numbers": "、".join(numbers)
            }

    def notes(self) -> list[str]:
        return [_now("来件的内容和附件将归入该投诉，并告知经办人；来件中不再保留。")]

    def clean_number(self) -> Complaint:
        """What he does not see is not there."""
        number = self.cleaned_data["number"].strip().upper()
        visible = Complaint.objects.visible_to(self.by).defer("search_vector")
        found = visible.filter(number=number, branch__in=self.by.served).first()
        if found is None:
            raise forms.ValidationError(_("没有这件投诉，请核对编号。"))
        return found

    def given(self) -> dict[str, Any]:
        return {"complaint": self.cleaned_data["number"]}


class DismissForm(LaidOutForm):
    reason = words(label=_("理由"), rows=3, limit=500)
    groups = [(_("理由"), ["reason"])]

    def notes(self) -> list[str]:
        return [
            _now(
                "只用于确实不是投诉、意见或建议的来件，如广告；下一工作日由负责人复核。"
            )
        ]


class ReviewForm(LaidOutForm):
    agrees = yes_or_no(
        label=_("复核意见"),
        yes=_("同意，不作投诉处理"),
        no=_("退回，请渠道专人重新处理"),
    )
    reason = words(label=_("退回的理由"), rows=3, limit=500, required=False)
    groups = [(_("复核"), ["agrees", "reason"])]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("agrees") is False:
            self.require("reason")
        return self.cleaned_data
