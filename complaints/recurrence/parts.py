"""norm 20.3: no A-class case is resolved before its like ones were looked at."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.shape import StepForm
from complaints.case.categories import RECURRING
from complaints.case.models import Complaint
from complaints.incidents.forms import CasesField, offer
from complaints.recurrence import listed as problems


class RecurringForm(StepForm):
    """Asks only where there are like cases that nobody has judged yet."""

    same = CasesField(label=_("与本件是同一问题再现的"), required=False)
    has_looked = forms.BooleanField(
        label=_("以上相似的投诉已逐件看过，未勾选的不是同一问题"),
        error_messages={"required": _("请先看过相似的投诉，再勾选此项。")},
    )

    RECURRING = ("same", "has_looked")

    def fit_recurring(self) -> None:
        self.unjudged: list[Complaint] = []
        if self.complaint.category in RECURRING and not self.complaint.is_advisory:
            rows = problems.earlier(self.complaint, self.by)
            self.unjudged = [row.case for row in rows if row.mark is None]
        if self.unjudged:
            offer(self, "same", self.unjudged)
        else:
            self.drop(*self.RECURRING)

    def judged(self) -> list[tuple[Complaint, bool]]:
        """Each of them, and whether it is the same problem."""
        same = set(self.cleaned_data.get("same", ()))
        return [(case, case in same) for case in self.unjudged]
