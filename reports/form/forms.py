from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.fields import add_refusal
from complaints.acts.forms.shape import words
from complaints.evidence import files


class FullCopyForm(forms.Form):
    reason = words(label=_("打印完整联的理由（记入案件）"), rows=2, limit=200)


class ScanForm(forms.Form):
    code = forms.CharField(
        label=_("表上的校验码"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("用扫码枪扫表下方的二维码，或输入校验码的前八位以上。"),
    )
    file = forms.FileField(
        label=_("签字扫描件"),
        widget=forms.FileInput(attrs={"accept": ",".join(files.ALLOWED)}),
    )

    refuse = add_refusal
