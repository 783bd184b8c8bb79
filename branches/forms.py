from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    comment = forms.CharField(
        label=_("批示"),
        required=False,
        max_length=500,
        help_text=_("退回时必填。"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )
