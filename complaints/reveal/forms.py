from django import forms
from django.utils.translation import gettext_lazy as _


class RevealForm(forms.Form):
    reason = forms.CharField(label=_("查看原因（记入案件）"), max_length=200)
