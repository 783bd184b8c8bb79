"""norm 4.2: whom one brings it before, what one asks, and the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import LEADERS, Department, Post, User
from complaints.acts.forms.moments import MomentField
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.case.colleagues import receivers

ASKED_POSTS = (*LEADERS, Post.KEEPER, Post.ARCHIVE_KEEPER, Post.HEADQUARTERS)


class ReferForm(StepForm):
    department = forms.ChoiceField(
        label=_("部门"), choices=chosen_of(Department.choices), required=False
    )
    post = forms.ChoiceField(
        label=_("岗位"),
        choices=chosen_of([(post.value, post.label) for post in ASKED_POSTS]),
        required=False,
    )
    person = forms.ModelChoiceField(
        label=_("同事"),
        queryset=User.objects.none(),
        empty_label=_("请选择"),
        required=False,
    )
    question = words(label=_("反映的问题"), rows=4, limit=2_000)
    expected_at = MomentField(label=_("希望答复时间"))
    groups = [
        (_("反映给"), ["department", "post", "person"]),
        (_("内容"), ["question", "expected_at"]),
    ]

    def notes(self) -> list[str]:
        return [_now("部门、岗位、同事三者选一。反映期间对客户的时限照常计算。")]

    def fit(self) -> None:
        able = [user for user in receivers(self.complaint) if user.pk != self.by.pk]
        self.choose_from("person", able)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [x for x in ("department", "post", "person") if cleaned.get(x)]
        if len(chosen) != 1:
            raise ValidationError(_("请在部门、岗位、同事中选择一个。"))
        return cleaned


class AnswerReferralForm(StepForm):
    answer = words(label=_("答复"), rows=4, limit=2_000)
    groups = [(_("答复"), ["answer"])]
