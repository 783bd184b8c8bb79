"""norm 15.1, 19, 22.1: who gathers cases in an incident, and acts for its clients."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import Refusal, Rule, Why, denied
from complaints.case.choices import LEFT, State
from complaints.case.models import Complaint
from complaints.incidents.models import (
    GroupText,
    Incident,
    IncidentCase,
    IncidentNotice,
    Meeting,
)

Target = Incident | Meeting | GroupText | IncidentNotice


def _is_linked(complaint: Complaint, user: User) -> Refusal | None:
    # Not filtered by the database: a page has them at hand, a case has few.
    if any(link.unlinked_at is None for link in complaint.incident_links.all()):
        return Refusal(_now("本投诉已归入一个群体事件。"))
    return None


def _is_not_linked(complaint: Complaint, user: User) -> Refusal | None:
    if _is_linked(complaint, user):
        return None
    return Refusal(_now("本投诉不在群体事件中。"))


def _not_to_tell(link: IncidentCase, user: User) -> Refusal | None:
    if link.repair_told_at:
        return Refusal(_now("已登记通知该客户。"))
    return _not_repaired(link.incident)


may_link = Rule(
    states=[state for state in State if state not in LEFT],
    unless=_is_linked,
    ended=_("投诉已撤回或并案，不能归入群体事件。"),
)
may_unlink = Rule(states=tuple(State), unless=_is_not_linked)
# One client of an incident, whatever has become of his case since.
may_tell = Rule(states=tuple(State))
may_tell_of_repair = Rule(states=tuple(State), unless=_not_to_tell)


def incident_of(target: Target) -> Incident:
    return target if isinstance(target, Incident) else target.incident


def may_work(target: Target, user: User) -> Refusal | None:
    """Of the incident or a row of it: whoever works on cases of its branch."""
    return None if incident_of(target).may_be_worked_by(user) else denied()


def may_repair(incident: Incident, user: User) -> Refusal | None:
    if refusal := may_work(incident, user):
        return refusal
    return Refusal(_now("该事件已登记解决。")) if incident.repaired_at else None


def may_tell_repair(incident: Incident, user: User) -> Refusal | None:
    if refusal := may_work(incident, user) or _not_repaired(incident):
        return refusal
    if incident.links.filter(unlinked_at=None, repair_told_at=None).exists():
        return None
    return Refusal(_now("事件中的客户都已通知。"))


def may_deliver(text: GroupText, user: User) -> Refusal | None:
    if refusal := may_work(text, user):
        return refusal
    if text.is_approved:
        return None
    return Refusal(_now("该文字尚未批准。"), Why.ABSENT)


def may_post(notice: IncidentNotice, user: User) -> Refusal | None:
    if refusal := may_work(notice, user):
        return refusal
    return Refusal(_now("该公告已登记张贴。")) if notice.posted_on else None


def may_remove(notice: IncidentNotice, user: User) -> Refusal | None:
    if refusal := may_work(notice, user):
        return refusal
    if notice.posted_on and not notice.removed_on:
        return None
    return Refusal(_now("该公告未张贴或已撤下。"))


def _not_repaired(incident: Incident) -> Refusal | None:
    return None if incident.repaired_at else Refusal(_now("请先登记问题已解决。"))
