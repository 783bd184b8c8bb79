"""norm 20.3: who says what has come back, and looks at solved problems."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import Refusal, Rule
from complaints.case.choices import DONE, State
from complaints.case.tables.categories import RECURRING
from complaints.recurrence.models import ProblemCheck, quarter_of

ONLY_SOLVED = _("只查验已办结的 A 类投诉。")


def _not_to_check(check: ProblemCheck, user: User) -> Refusal | None:
    """Once a quarter, of one that has begun after the problem was solved."""
    complaint, quarter, today = check.complaint, check.quarter, timezone.localdate()
    if complaint.category not in RECURRING:
        return Refusal(str(ONLY_SOLVED))
    if quarter != quarter_of(quarter) or quarter > quarter_of(today):
        return Refusal(_now("没有这个季度的查验。"))
    resolved_on = complaint.resolved_at and timezone.localdate(complaint.resolved_at)
    if not resolved_on or resolved_on >= quarter:
        return Refusal(_now("办结之后的下一季度才开始查验。"))
    # Not filtered by the database: a list has them at hand, a case has few.
    if any(row.quarter == quarter for row in complaint.checks.all()):
        return Refusal(_now("本季度已查验。"))
    return None


may_mark = Rule(states=tuple(State))
may_check = Rule(states=DONE, unless=_not_to_check, ended=ONLY_SOLVED)
