"""How the timeline tells of it: norm 20.3."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import Told
from complaints.lifecycle import moves
from complaints.lifecycle.forms.resolving import ResolveForm, SettleForm
from complaints.recurrence import services
from complaints.recurrence.models import Problems
from complaints.recurrence.parts import Recurring

moves.mark_recurrence.provide(services.mark_recurrence)
for form in (ResolveForm, SettleForm):
    form.parts.append(Recurring)

register(
    told={
        "mark_recurrence": Told(_("判断是否再现"), "arrow-repeat"),
        "check_problem": Told(_("季度查验"), "clipboard-check"),
    },
    section=Problems(),
)
