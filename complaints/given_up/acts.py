from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.given_up import forms, rules, services

register(
    Act(
        name="give_up",
        label=_("申请记为未能落实"),
        icon="slash-square",
        path="give-up",
        may=rules.may_give_up,
        form=forms.GiveUpForm,
        do=services.give_up,
        asks=True,
        place=105,
    )
)
