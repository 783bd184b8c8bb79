"""Forms of a case's weight and nature, and of asking for help."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.shape import StepForm, words
from complaints.case.choices import Category, Nature, Severity
from complaints.case.tables.categories import CATEGORIES, OF_STAFF, WANT_CONSENT
from complaints.lifecycle.classification.severity import (
    LIGHTER,
    SERIOUS,
    mark_choices,
    marks_of,
    severity_before,
)


def category_choices() -> list[tuple[str, str]]:
    """norm 14: each letter with its definition beside it."""
    return [
        (value, f"{label}：{CATEGORIES[value].words}")
        for value, label in Category.choices
    ]


class RecategoriseForm(StepForm):
    category = forms.ChoiceField(
        label=_("主类别"), choices=category_choices, widget=forms.RadioSelect
    )
    secondary_categories = forms.MultipleChoiceField(
        label=_("次类别"),
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = words(label=_("变更的理由"), rows=3, limit=2_000)
    groups = [(_("类别"), ["category", "secondary_categories", "reason"])]

    def fit(self) -> None:
        case = self.complaint
        secondary = list(case.secondary_categories)
        self.begin_with({"category": case.category, "secondary_categories": secondary})
        if not self.complaint.category:
            self.fields["reason"].label = _now("确定类别的依据")

    def notes(self) -> list[str]:
        return [
            _now(
                "改为 %(consent)s 类须经总监同意，由 %(staff)s 类改出须经总经理同意；"
                "已产生的时限不变。"
            )
            % {"consent": _now(" 或 ").join(WANT_CONSENT), "staff": "、".join(OF_STAFF)}
        ]


class WeighForm(StepForm):
    marks = forms.MultipleChoiceField(
        label=_("影响与重大标记"),
        choices=mark_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    falls_to = forms.ChoiceField(
        label=_("取消重大后改为"),
        choices=[(value, Severity(value).label) for value in LIGHTER],
        widget=forms.RadioSelect,
        required=False,
        help_text=_("仅在取消“重大投诉”时适用；已选中的是成为重大投诉之前的程度。"),
    )
    reason = words(label=_("理由"), rows=3, limit=2_000)
    groups = [(_("标记"), ["marks", "falls_to", "reason"])]

    def fit(self) -> None:
        marks = marks_of(self.complaint)
        self.begin_with({"marks": sorted(marks)})
        if SERIOUS in marks:
            self.fields["falls_to"].initial = severity_before(self.complaint)
        else:
            self.drop("falls_to")

    def notes(self) -> list[str]:
        return [
            _now("增加标记立即生效，有影响标记的即为重大投诉；取消标记须经总经理同意。")
        ]


class NatureForm(StepForm):
    nature = forms.ChoiceField(
        label=_("诉求性质"), choices=Nature.choices, widget=forms.RadioSelect
    )
    reason = words(label=_("变更的理由"), rows=3, limit=2_000)
    groups = [(_("诉求性质"), ["nature", "reason"])]

    def fit(self) -> None:
        self.begin_with({"nature": self.complaint.nature})

    def notes(self) -> list[str]:
        return [
            _now("投诉、批评改为意见、建议须经总监同意；已产生的时限不变。"),
        ]
