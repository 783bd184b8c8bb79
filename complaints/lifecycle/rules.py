"""Who may move a case, talk about it, and change what it is taken for."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import RUNNING, Refusal, Rule, of_move
from complaints.case.choices import ENDED, OPEN, State
from complaints.case.models import Complaint
from complaints.case.rights import leads
from complaints.requests.models import EscalationKind
from complaints.requests.rules import asking

RESOLVED = _("投诉已办结。")


def _ended_for_staff(complaint: Complaint, user: User) -> Refusal | None:
    if complaint.state in ENDED and not leads(complaint, user):
        return Refusal(_now("投诉已结束，只有总监或总经理可以更正。"))
    return None


RESULTS_STAND = _("投诉已办结，不能再修改调查结果。")


def _is_over(complaint: Complaint, user: User) -> Refusal | None:
    """A D-class or serious case is found out though the client takes it back."""
    if complaint.is_open or complaint.needs_leader:
        return None
    return Refusal(str(RESULTS_STAND))


may_acknowledge = of_move("acknowledge")
may_settle_on_spot = of_move("settle_on_spot", when=_("D 类和重大投诉除外"))
may_investigate = of_move("investigate")
TALKS_ENDED = _("投诉已结束，不能再登记联系。")


def _has_no_number(complaint: Complaint, user: User) -> Refusal | None:
    return None if complaint.telephone else Refusal(_now("客户没有留下电话。"))


may_record_contact = Rule(states=RUNNING, ended=TALKS_ENDED)
may_log_unanswered = Rule(
    states=RUNNING, unless=_has_no_number, when=_("客户留有电话"), ended=TALKS_ENDED
)
may_record_findings = Rule(
    states=[*OPEN, State.WITHDRAWN],
    unless=_is_over,
    when=_("客户撤回之后，限 D 类和重大投诉"),
    ended=RESULTS_STAND,
)
may_resolve = of_move(
    "resolve", when=_("所缺各项齐备；D 类和重大投诉由总监或总经理最终反馈")
)
may_close = of_move("close", when=_("已回访或总监同意不回访；意见、建议办结后即可"))
may_reopen = of_move("reopen")
may_recategorise = asking(
    EscalationKind.RECATEGORISE,
    when=_("改为 E、F 类由总监同意，由 D 类改出由总经理同意"),
    ended=RESOLVED,
)
may_weigh = Rule(when=_("清除标记由总经理同意"), ended=RESOLVED)
may_change_nature = asking(
    EscalationKind.NATURE, when=_("改为意见、建议由总监同意"), ended=RESOLVED
)
may_correct = Rule(
    states=list(State),
    unless=_ended_for_staff,
    when=_("已结束的由总监、总经理更正"),
)
may_merge = asking(EscalationKind.MERGE, when=_("总监同意"), ended=RESOLVED)
