"""norm 8.2: when the client may be visited, and when a visit may be waived."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import Refusal, Rule
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.clocks import deadlines
from complaints.visits import requirements

TO_VISIT = [State.RESOLVED, State.FOLLOW_UP]
WAIVED_WHEN = _(
    "回访期内分三天三次未联系到客户、或客户未留联系方式的，才能申请不回访结案。"
)
NOT_NOW = _("投诉办结之后、结案之前才能回访。")


def _not_owed(complaint: Complaint, user: User) -> Refusal | None:
    if complaint.is_advisory:
        return Refusal(_now("意见和建议不需要回访。"))
    if not requirements.owes_visit(complaint):
        return Refusal(_now("本轮已登记回访。"))
    return None


def _too_early(complaint: Complaint, user: User) -> Refusal | None:
    """In the follow-up, or from the same day of the next month on."""
    if refusal := _not_owed(complaint, user):
        return refusal
    if complaint.state == State.FOLLOW_UP or complaint.resolved_at is None:
        return None
    opens_at = deadlines.visit_counts_from(complaint.resolved_at)
    if opens_at <= timezone.now():
        return None
    day = timezone.localtime(opens_at).strftime("%Y-%m-%d")
    return Refusal(_now("办结满一个月（%(day)s 起）才能回访。") % {"day": day})


def _not_to_appoint(complaint: Complaint, user: User) -> Refusal | None:
    """Nobody can be told of an appointment whose number or address is not known."""
    if refusal := _not_owed(complaint, user):
        return refusal
    if complaint.has_contact_data:
        return None
    return Refusal(
        _now("客户未留联系方式，无法预约回访；回访期内可申请不回访结案，由总监同意。")
    )


def _may_not_be_waived(complaint: Complaint, user: User) -> Refusal | None:
    if requirements.waiver(complaint):
        return None
    return Refusal(str(WAIVED_WHEN))


may_appoint_visit = Rule(
    states=TO_VISIT,
    unless=_not_to_appoint,
    when=_("客户留有联系方式"),
    ended=NOT_NOW,
)
may_record_visit = Rule(
    states=TO_VISIT, unless=_too_early, when=_("办结满一个月起"), ended=NOT_NOW
)
may_waive_visit = Rule(
    states=[State.FOLLOW_UP],
    unless=_may_not_be_waived,
    when=_("回访期内分三天三次未联系到，或客户未留联系方式；总监同意"),
    ended=WAIVED_WHEN,
)
