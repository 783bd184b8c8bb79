"""The acts on problems that may come back (norm 20.3)."""

from __future__ import annotations

from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords
from complaints.case.models import Complaint
from complaints.lifecycle import moves
from complaints.lifecycle.forms.resolving import ResolveForm, SettleForm
from complaints.recurrence import forms, rules, services
from complaints.recurrence.models import ProblemCheck, named
from complaints.recurrence.parts import Recurring
from complaints.recurrence.section import Problems

moves.mark_recurrence.provide(services.mark_recurrence)
for form in (ResolveForm, SettleForm):
    form.parts.append(Recurring)


def _to_check(complaint: Complaint, quarter: str) -> ProblemCheck:
    """Not made yet: the case, and a quarter as the address says it."""
    try:
        return ProblemCheck(complaint=complaint, quarter=date.fromisoformat(quarter))
    except ValueError as error:
        raise Http404 from error


register(
    Act(
        name="mark_recurrence",
        label=_("判断是否再现"),
        icon="arrow-repeat",
        path="recurrence/mark",
        may=rules.may_mark,
        form=forms.MarkForm,
        do=services.mark_recurrence,
        done=_("已登记。"),
        told=TimelineWords(),
        prefilled=["earlier"],
        section="recurrence",
    ),
    Act(
        name="check_problem",
        label=_("查验"),
        icon="clipboard-check",
        path="checks/<str:quarter>",
        row=_to_check,
        key=lambda check: check.quarter.isoformat(),
        title=lambda check: _now("%(quarter)s查验") % {"quarter": named(check.quarter)},
        may=rules.may_check,
        form=forms.CheckProblemForm,
        do=lambda check, **given: services.check_problem(
            check.complaint, quarter=check.quarter, **given
        ),
        done=_("已登记查验。"),
        told=TimelineWords(_("季度查验")),
        section="recurrence",
    ),
    section=Problems(),
)
