"""One page and one signature for the channels of a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, User
from complaints.acts.forms.shape import LaidOutForm
from complaints.case.choices import Channel
from complaints.intake import services

NOTHING, FOUND = "nothing", "found"


class CheckForm(LaidOutForm):
    """Of each channel nothing, or the complaints logged from it; unsaid stays so."""

    def __init__(
        self, posted: Mapping[str, Any] | None = None, *, branch: Branch, by: User
    ) -> None:
        self.branch = branch
        today = timezone.localdate()
        own = services.kept_by(by, today)
        self.channels = [x for x in services.unsigned(branch, today) if x in own]
        super().__init__(posted, by=by)

    def fit(self) -> None:
        self.groups = [
            (Channel(channel).label, [channel, f"{channel}_cases"])
            for channel in self.channels
        ]
        for channel in self.channels:
            offered = services.found_in(channel, self.by, self.branch)
            self.fields[channel] = forms.ChoiceField(
                label=Channel(channel).label,
                choices=[(NOTHING, _("已查看，无投诉")), (FOUND, _("已查看，有投诉"))],
                widget=forms.RadioSelect,
                required=False,
            )
            numbers = [(case.number, case.number) for case in offered]
            if numbers:
                self.fields[f"{channel}_cases"] = forms.MultipleChoiceField(
                    label=_("登记的投诉"),
                    choices=numbers,
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                )

    def notes(self) -> list[str]:
        return [_now("只签认今天已实际查看的渠道；有投诉的先登记，再在这里勾选。")]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        for channel in self.channels:
            said, chosen = cleaned.get(channel), cleaned.get(f"{channel}_cases")
            if said == FOUND and not chosen:
                self.add_error(channel, _now("请先登记该渠道的投诉，再在这里勾选。"))
            elif chosen and said != FOUND:
                self.add_error(channel, _now("勾选了投诉的，请选“有投诉”。"))
        return cleaned

    def given(self) -> dict[str, Any]:
        answers = {
            channel: self.cleaned_data.get(f"{channel}_cases") or []
            for channel in self.channels
            if self.cleaned_data.get(channel)
        }
        return {"answers": answers}
