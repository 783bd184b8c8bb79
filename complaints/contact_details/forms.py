"""norm 16.2: of each detail that there is, whether it had been left before."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts import wording
from complaints.acts.forms.shape import StepForm
from complaints.case.masking import BY_COLUMN
from complaints.case.models.details import Detail, Standing, standings

UNKNOWN = ("", _("未核对"))


class CheckDetailsForm(StepForm):
    groups = [(_("在柜台系统核对"), list(Detail.values))]

    def fit(self) -> None:
        known = standings(self.complaint)
        for detail in Detail:
            value = getattr(self.complaint, detail)
            if not value:
                continue
            field = forms.ChoiceField(
                label=detail.label,
                choices=[UNKNOWN, *Standing.choices],
                required=False,
                help_text=_now("现登记为：%(value)s")
                % {"value": BY_COLUMN[detail](value)},
            )
            if row := known.get(detail):
                field.help_text += _now("；%(standing)s（%(by)s %(at)s 核对）") % {
                    "standing": row.get_standing_display(),
                    "by": row.checked_by,
                    "at": wording.exactly(row.checked_at),
                }
            self.fields[detail.value] = field

    def notes(self) -> list[str]:
        return [
            _now(
                "预留：客户此前留在营业部、在柜台系统查到的；"
                "本次所留：只在这次投诉中留下的。没有核对的不选。"
            )
        ]

    def given(self) -> dict[str, Any]:
        return {"given": {name: self.cleaned_data[name] for name in self.fields}}
