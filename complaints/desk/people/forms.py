from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts import held
from complaints.acts.forms.shape import LaidOutForm, words
from complaints.acts.held import Held
from complaints.case.models import Complaint
from complaints.desk.people import rules

# Of a list of numbers as many as one reads.
MOST = 50


class HandOverForm(LaidOutForm):
    """A field for each kind of which he has something in hand."""

    row: User
    everything = forms.ModelMultipleChoiceField(
        label=_("全部交给"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("可选多人，逐件轮流分配；下面另选的，以下面为准。"),
    )
    reason = words(
        label=_("理由"),
        rows=2,
        limit=500,
        help_text=_("例如“9 月 1 日起调至运行部”。写入每件投诉的办理过程。"),
    )

    def fit(self) -> None:
        able = rules.receivers(self.row)
        self.fields["everything"].queryset = able  # type: ignore[attr-defined]
        names = ["everything"]
        for kind in held.kinds():
            count = kind.rows(self.row).count()
            if count:
                names.append(kind.name)
                self.fields[kind.name] = self._field(kind, count, able)
        self.groups = ((_("交接"), [*names, "reason"]),)

    def _field(
        self, kind: Held, count: int, able: Any
    ) -> forms.ModelMultipleChoiceField:
        label = _now("%(label)s（%(count)s 件）") % {
            "label": kind.label,
            "count": count,
        }
        return forms.ModelMultipleChoiceField(
            label=label,
            queryset=able,
            required=False,
            widget=forms.SelectMultiple(attrs={"size": 4}),
            help_text=self._numbers(kind),
        )

    def _numbers(self, kind: Held) -> str:
        """Of what he himself may see; the administrator reads how many."""
        if not kind.case:
            return "、".join(map(str, kind.rows(self.row)[:MOST]))
        cases = Complaint.objects.visible_to(self.by).filter(
            pk__in=kind.rows(self.row).values(kind.case)
        )
        numbers = cases.order_by("pk").values_list("number", flat=True)
        return "、".join(numbers[:MOST])

    def notes(self) -> list[str]:
        return list(self._notes())

    def _notes(self) -> Iterator[str]:
        for deputy in self.row.stood_in_for.to_come():
            yield _now("%(deputy)s，自 %(first)s 至 %(last)s。") % {
                "deputy": deputy,
                "first": deputy.first_day,
                "last": deputy.last_day,
            }
        if len(self.fields) == len(self.base_fields):
            yield _now("他手头没有待办事项，可以调动或停用。")
            return
        yield _now(
            "交接之后才能调动或停用。交接之前，等他办理的提醒和超时由主管总监接收。"
        )
        for deputy in self.row.deputyships.to_come():
            yield _now(
                "%(deputy)s，至 %(last)s：调动或停用后不再代理，请另行指定。"
            ) % {"deputy": deputy, "last": deputy.last_day}

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        chosen = [name for name in self._kinds() if self.chosen_for(name)]
        if not self.errors and not chosen:
            self.add_error("everything", _("请选择接收人。"))
        return given

    def given(self) -> dict[str, Any]:
        receivers = {name: self.chosen_for(name) for name in self._kinds()}
        return {"receivers": receivers, "reason": self.cleaned_data["reason"]}

    def chosen_for(self, name: str) -> list[User]:
        chosen = self.cleaned_data.get(name) or self.cleaned_data.get("everything")
        return list(chosen or [])

    def _kinds(self) -> list[str]:
        return [name for name in self.fields if name not in self.base_fields]
