"""norm 11.1: a month that headquarters sent back, on the day of who signs it anew."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.desk.my_day.agenda import Errand, errands
from reports.papers.monthly import MonthlyReport


@errands
def sent_back(user: User, most: int) -> Iterator[Errand]:
    if not user.works_on_cases or not (user.is_leader or user.deputised):
        return
    rows = MonthlyReport.objects.filter(branch__in=user.served).signed().standing()
    waiting = rows.sent_back().select_related("branch").light()
    for report in waiting.order_by("month", "branch")[:most]:
        if report.open_until:
            yield Errand(
                _("月度分析被退回：%(month)s") % {"month": report.in_words},
                report.get_absolute_url(),
                timezone.localdate(report.open_until),
                _("修改分析与改进措施后重新审签"),
            )
