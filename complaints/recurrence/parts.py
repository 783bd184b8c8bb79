"""norm 20.3: no A-class case is resolved before its like ones were looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.cases import CasesField
from complaints.case.models import Complaint
from complaints.case.tables.categories import RECURRING
from complaints.lifecycle.forms.parts import FormPart
from complaints.recurrence import listed as problems


class Recurring(FormPart):
    """Asks only where there are like cases that nobody has judged yet."""

    legend = _("相似的投诉")

    def fields(self) -> dict[str, forms.Field]:
        self.unjudged = self._unjudged()
        if not self.unjudged:
            return {}
        same = CasesField(label=_("与本件是同一问题再现的"), required=False)
        same.offer(self.unjudged)
        has_looked = forms.BooleanField(
            label=_("以上相似的投诉已逐件看过，未勾选的不是同一问题"),
            error_messages={"required": _("请先看过相似的投诉，再勾选此项。")},
        )
        return {"same": same, "has_looked": has_looked}

    def given(self, form: forms.Form) -> dict[str, Any]:
        """Each of them, and whether it is the same problem."""
        same = set(form.cleaned_data.get("same", ()))
        return {"judged": [(case, case in same) for case in self.unjudged]}

    def _unjudged(self) -> list[Complaint]:
        if self.complaint.category not in RECURRING or self.complaint.is_advisory:
            return []
        rows = problems.earlier(self.complaint, self.by)
        return [row.case for row in rows if row.mark is None]
