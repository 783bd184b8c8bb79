"""Hand over all that somebody has in hand, to one or to several, in one act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.house.acting import acting as acting_in_house
from branches.models import User
from complaints.acts import acting, held
from complaints.acts.held import Held
from complaints.case.models import Complaint, NamedStaff
from complaints.clocks.notifications import Subject
from complaints.desk.people import rules
from complaints.requests import notices
from complaints.requests.waiting import lapsing

# By case: what of it goes to whom.
Dealt = dict[int, list[tuple[Held, User]]]


@transaction.atomic
def hand_over_all(
    person: User,
    *,
    receivers: Mapping[str, Sequence[User]],
    reason: str,
    by: User,
) -> int:
    """`receivers` by the name of a kind; several take turns, never in a case in which
    they are complained of. Returns in how many cases something went over."""
    if not rules.may_hand_over(person, by):
        raise PermissionDenied
    acting.want_reason(reason)
    acting_in_house(by)
    _check(person, receivers)
    kinds = [kind for kind in held.kinds() if receivers.get(kind.name)]
    dealt: Dealt = defaultdict(list)
    for kind in kinds:
        people = receivers[kind.name]
        if not kind.case:
            _give_outside(kind, person, people, by=by)
            continue
        cases = kind.rows(person).order_by().values_list(kind.case, flat=True)
        for pk, comes in _deal(sorted(set(cases)), people).items():
            dealt[pk].append((kind, comes))
    now = timezone.now()
    for pk in sorted(dealt):
        _hand_over_case(pk, dealt[pk], person, reason=reason, by=by, now=now)
    return len(dealt)


def _check(person: User, receivers: Mapping[str, Sequence[User]]) -> None:
    able = set(rules.receivers(person).values_list("pk", flat=True))
    chosen = {user.pk for people in receivers.values() for user in people}
    if not chosen:
        raise ValidationError(_("请选择接收人。"))
    if not chosen <= able:
        raise ValidationError(_("接收人须是本营业部办理投诉的在用员工。"))


def _deal(cases: Sequence[int], people: Sequence[User]) -> dict[int, User]:
    named: dict[int, set[int | None]] = defaultdict(set)
    rows = NamedStaff.objects.current().filter(complaint__in=cases, user__in=people)
    for complaint_id, user_id in rows.values_list("complaint", "user"):
        named[complaint_id].add(user_id)
    return {
        pk: _first_able([*people[at % len(people) :], *people], named[pk])
        for at, pk in enumerate(cases)
    }


def _first_able(people: Iterable[User], named: set[int | None]) -> User:
    for user in people:
        if user.pk not in named:
            return user
    raise ValidationError(
        _("有的投诉涉及所选的接收人，须回避：请多选一位没有被投诉的同事。")
    )


def _give_outside(
    kind: Held, person: User, people: Sequence[User], *, by: User
) -> None:
    for at, row in enumerate(kind.rows(person)):
        kind.give(row, goes=person, comes=people[at % len(people)], by=by)


def _hand_over_case(
    pk: int,
    dealt: Sequence[tuple[Held, User]],
    person: User,
    *,
    reason: str,
    by: User,
    now: datetime,
) -> None:
    """One event; whoever takes something over is told, once."""
    complaint = acting.lock(Complaint(pk=pk), None, now=now)
    rows: list[models.Model] = []
    for kind, comes in dealt:
        rows += kind.give(complaint, goes=person, comes=comes) or []
    acting.record(complaint, "hand_on", by, now=now, reason=reason, rows=rows)
    lapsing.lapse_needless(complaint, now=now)
    told = {comes.pk: comes for _kind, comes in dealt if comes.pk != by.pk}
    notices.matter(
        complaint, told.values(), Subject.ASSIGNED, _("人员变动交接"), now=now
    )
