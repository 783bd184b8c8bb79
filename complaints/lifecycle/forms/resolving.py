"""What was found, and resolving with it: at the end, or on the spot."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts import wording
from complaints.acts.dossier import Missing
from complaints.acts.forms.moments import DayField
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.case.choices import Conclusion, Responsibility
from complaints.case.models.contacts import Purpose
from complaints.case.rights import leads
from complaints.lifecycle import requirements
from complaints.lifecycle.entries import ContactEntry, Findings
from complaints.lifecycle.forms.parts import FormPart
from complaints.lifecycle.forms.talks import ReplyForm, SubstituteForm


class FindingsForm(StepForm):
    """What the investigation found; for opinions and suggestions what became of it."""

    conclusion = forms.ChoiceField(
        label=_("调查结论"), choices=chosen_of(Conclusion.choices), required=False
    )
    facts = words(label=_("查明事实"), rows=3, limit=5_000, required=False)
    cause = words(label=_("原因分析"), rows=2, limit=5_000, required=False)
    responsibility = forms.ChoiceField(
        label=_("责任归属"), choices=chosen_of(Responsibility.choices), required=False
    )
    opinion = words(label=_("处理意见"), rows=2, limit=5_000, required=False)
    result = words(label=_("处理结果"), rows=3, limit=5_000, required=False)
    carried_out_by = forms.CharField(
        label=_("处理落实人"), max_length=100, required=False
    )
    carried_out_on = DayField(
        label=_("落实日期"), required=False, help_text=_("已经落实的填写。")
    )
    improvement = words(label=_("改进措施"), rows=2, limit=2_000, required=False)
    improvement_owner = forms.CharField(
        label=_("整改责任人"), max_length=100, required=False
    )
    improvement_due_on = DayField(label=_("整改期限"), required=False)
    no_improvement_reason = forms.CharField(
        label=_("不作改进的原因"), max_length=500, required=False
    )
    groups = [
        (
            _("调查"),
            [("conclusion", "responsibility"), "facts", "cause"],
        ),
        (
            _("处理"),
            [
                "opinion",
                "result",
                ("carried_out_by", "carried_out_on"),
                "improvement",
                ("improvement_owner", "improvement_due_on"),
                "no_improvement_reason",
            ],
        ),
    ]

    def fit(self) -> None:
        if self.complaint.is_advisory:
            self.drop("conclusion", "facts", "cause", "responsibility", "opinion")
        self.begin_with({name: getattr(self.complaint, name) for name in self._names()})

    def findings(self) -> Findings:
        return Findings(**{name: self.cleaned_data[name] for name in self._names()})

    def _names(self) -> list[str]:
        return [field.name for field in fields(Findings) if field.name in self.fields]

    def given(self) -> dict[str, Any]:
        return {"findings": self.findings()}


class ResolveForm(FindingsForm, SubstituteForm, ReplyForm):
    """Findings and the final feedback in one; the gate says what is missing still."""

    groups = [
        *FindingsForm.groups,
        (
            _("最终反馈"),
            [
                ("way", "occurred_at"),
                "said",
                ("thanked", "explained", "hoped"),
                "is_substitute",
                ("proof", "proof_file"),
                ("attitude", "asks_mediation"),
            ],
        ),
    ]

    # Each subject adds its own when Django is ready.
    parts: ClassVar[list[type[FormPart]]] = []
    tells_now = False
    TOLD = ("way", "occurred_at", "said", "thanked", "explained", "hoped")

    def fit(self) -> None:
        super().fit()
        self.fit_substitute()
        self.asked = [part(self.complaint, self.by) for part in self.parts]
        for part in self.asked:
            self._ask(part)
        self.told_before = requirements.final_feedback(self.complaint)
        tells = leads(self.complaint, self.by)
        self.needs_leader = self.complaint.needs_leader and not tells
        if (self.told_before or self.needs_leader) and not self.tells_now:
            self.drop(*self.TOLD, *self.SUBSTITUTE, "attitude", "asks_mediation")
        else:
            self.fit_template()

    def _ask(self, part: FormPart) -> None:
        fields = part.fields()
        self.fields |= fields
        self.begin_with(part.stored())
        *before, told = self.groups
        self.groups = [*before, (part.legend, list(fields)), told]

    def control_for(self, one: Missing) -> str:
        found = super().control_for(one)
        return found or next(filter(None, (x.control_for(one) for x in self.asked)), "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for part in self.asked:
            part.check(self)
        return cleaned

    def notes(self) -> list[str]:
        notes = []
        if self.needs_leader:
            notes.append(
                _now(
                    "D 类或重大投诉须由总监或总经理向客户作最终反馈："
                    "请先填写调查结果，由其登记反馈后再办结。"
                )
            )
        if self.told_before:
            notes.append(
                _now("已于 %(at)s 由%(by)s向客户作最终反馈。")
                % {
                    "at": wording.exactly(self.told_before.occurred_at),
                    "by": self.told_before.by or "",
                }
            )
        return notes

    def feedback(self) -> ContactEntry | None:
        return self.told() if "said" in self.fields else None

    def told(self) -> ContactEntry:
        reached = not self.cleaned_data["is_substitute"]
        return self.entry(Purpose.FINAL_FEEDBACK, reached=reached)

    def given(self) -> dict[str, Any]:
        given: dict[str, Any] = {
            "findings": self.findings(),
            "feedback": self.feedback(),
        }
        for part in self.asked:
            given |= part.given(self)
        return given


class SettleForm(ResolveForm):
    """norm 17.1: nothing may wait, so everything is asked for at once."""

    parts: ClassVar[list[type[FormPart]]] = []
    tells_now = True

    def fit(self) -> None:
        super().fit()
        self.offer_way_of_receipt()
