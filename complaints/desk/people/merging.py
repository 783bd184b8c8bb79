"""What of its cases goes over with a branch that is merged into another."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from branches.decided import merging
from branches.models import Branch
from complaints.acts.rules import RUNNING
from complaints.case.models import Complaint
from complaints.clocks.models import Deadline
from complaints.requests.models import Escalation


@merging.counts
def goes_over(branch: Branch) -> Iterator[tuple[str, int]]:
    cases = Complaint.objects.filter(branch=branch)
    yield _("未了结的投诉"), cases.filter(state__in=RUNNING).count()
    owed = Deadline.objects.owed().filter(complaint__branch=branch)
    yield _("尚未到期或未完成的时限"), owed.count()
    waiting = Escalation.objects.pending().filter(complaint__branch=branch)
    yield _("等待决定的请求"), waiting.count()
    yield _("登记簿和档案中的投诉（编号不变）"), cases.count()
