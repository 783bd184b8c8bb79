"""What one click says of a call that nobody answered."""

from __future__ import annotations

from django.utils.translation import gettext as _

from complaints.acts.forms.shape import StepForm
from complaints.case import masking


class UnansweredForm(StepForm):
    def notes(self) -> list[str]:
        said = _(
            "现在拨打 %(number)s，没有接通。不是现在、不是这个号码的，请用“登记联系”。"
        )
        return [said % {"number": masking.mask_telephone(self.complaint.telephone)}]
