from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.shape import LaidOutForm, words
from reports.rises.models import Judgement


class JudgeForm(LaidOutForm):
    judgement = forms.ChoiceField(
        label=_("判断"), choices=Judgement.choices, widget=forms.RadioSelect
    )
    words = words(
        label=_("理由与处理"),
        rows=4,
        limit=2_000,
        help_text=_("说明依据；确有增多的，写明由谁怎样处理。"),
    )
    groups = [(_("判断"), ["judgement", "words"])]
