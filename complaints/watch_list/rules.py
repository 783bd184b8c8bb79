"""norm 21.2: who is kept in sight, and when he is to be told."""

from __future__ import annotations

from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts.registry import BY_KEY
from complaints.acts.rules import Refusal, Rule
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.watch_list.models import WatchEntry


def _not_of_b(complaint: Complaint, user: User) -> Refusal | None:
    if BY_KEY["watch"].applies(complaint):
        return None
    return Refusal(_("只有 B 类投诉的客户列入关注名单。"))


def _has_ended(entry: WatchEntry, user: User) -> Refusal | None:
    return Refusal(_("已结束关注该客户。")) if entry.ended_at else None


def _reached_before(entry: WatchEntry, user: User) -> Refusal | None:
    if refusal := _has_ended(entry, user):
        return refusal
    if entry.reached_at:
        return Refusal(_("已登记该客户达到标准。"))
    return None


def _nothing_to_tell(entry: WatchEntry, user: User) -> Refusal | None:
    """`entry` comes with its news."""
    if refusal := _has_ended(entry, user):
        return refusal
    if entry.has_news or entry.has_reached:
        return None
    if entry.reached_at or vars(entry)["news"]:
        return Refusal(_("已登记通知该客户。"))
    return Refusal(_("没有需要通知的变化。"))


# In every state: a client is kept in sight after the archive too.
may_watch = Rule(states=tuple(State), unless=_not_of_b)
may_reach = Rule(states=tuple(State), unless=_reached_before)
may_tell = Rule(states=tuple(State), unless=_nothing_to_tell)
may_end = Rule(states=tuple(State), unless=_has_ended)
