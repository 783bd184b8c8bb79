from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.fields import KeptFileInput, add_refusal
from complaints.acts.forms.shape import words
from complaints.case.models import Complaint
from complaints.evidence.filing import files
from complaints.signed_forms.models import SignedForm
from complaints.signed_forms.services import standing
from reports.times import minute


class VersionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: SignedForm) -> str:
        return _now("%(signer)s %(at)s 签字确认") % {
            "signer": obj.signer,
            "at": minute(obj.signed_at),
        }


class FullCopyForm(forms.Form):
    """Of the version signed last, while it stands; of any that was signed, as bytes."""

    reason = words(label=_("打印完整联的理由（记入案件）"), rows=2, limit=200)
    version = VersionField(
        SignedForm.objects.none(),
        label=_("打印哪一版"),
        required=False,
        empty_label=_("现在的内容"),
    )

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing(complaint)
        kept = complaint.signed_forms.filter(snapshot__isnull=False)
        own = cast(forms.ModelChoiceField, self.fields["version"])
        own.queryset = kept.select_related("signed_by", "complaint")
        own.initial = self.standing
        is_kept = self.standing is not None and self.standing.has_copies
        if is_kept:
            own.empty_label = None
        if kept.count() <= is_kept:
            own.widget = forms.HiddenInput()

    def clean_version(self) -> SignedForm | None:
        """Where nothing was chosen, the one that stands."""
        chosen: SignedForm | None = self.cleaned_data["version"]
        if chosen is None and self.standing and self.standing.has_copies:
            return self.standing
        return chosen


class ScanForm(forms.Form):
    code = forms.CharField(
        label=_("表上的校验码"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("用扫码枪扫表下方的二维码，或输入校验码的前八位以上。"),
    )
    file = forms.FileField(
        label=_("签字扫描件"),
        widget=KeptFileInput(attrs={"accept": ",".join(files.ALLOWED)}),
    )

    refuse = add_refusal
