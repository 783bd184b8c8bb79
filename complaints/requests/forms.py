"""Forms of what is asked of another, or done at once by whoever may decide it."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.shape import StepForm, words
from complaints.requests.effects import APPROVALS


class ApproveForm(StepForm):
    comment = words(label=_("批示"), rows=3, limit=2_000, required=False)
    groups = [(_("批示"), ["comment"])]

    def fit(self) -> None:
        """What is asked beside a comment comes first."""
        approval = APPROVALS.get(self.row.kind)
        asked = approval.fields(self.row) if approval else {}
        self.fields = {**asked, **self.fields}
        self.groups = [(_("批示"), [*asked, "comment"])]


class SendBackForm(StepForm):
    comment = words(label=_("退回的理由"), rows=3, limit=2_000)
    groups = [(_("批示"), ["comment"])]


class TakeBackForm(StepForm):
    def notes(self) -> list[str]:
        return [_now("撤销后不再等待决定，需要时可以重新提出。")]
