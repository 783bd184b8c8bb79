"""Who must hear of an act: notices written in its own transaction (norm 18.1).

What time alone brings, the sweep tells. Nobody complained of is told of his case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from branches.models import Post, User
from complaints.case.choices import Severity
from complaints.case.models import Complaint
from complaints.case.tables.channels import KEEPERS
from complaints.clocks import notifications
from complaints.clocks.notifications import Notification, Subject
from complaints.clocks.recipients import Directory
from complaints.clocks.tiers import Recipient
from complaints.reporting_lines import models as reporting_lines
from complaints.requests.deciders import deciders_of
from complaints.requests.models import Escalation


def received(complaint: Complaint, *, by: User, now: datetime) -> None:
    """norm 18.1: the reporting line at once; who is responsible and did not enter it.

    A leader who enters a complaint knows of it: his notice is written as read. Of what
    was transferred headquarters hears too.
    """
    roles = list(reporting_lines.informed(reporting_lines.lines_of(complaint)))
    if complaint.is_transferred:
        roles.append(Recipient.HEADQUARTERS)
    directory = Directory([complaint])
    leaders = directory.people(complaint, roles)
    told = {by.pk, *(leader.pk for leader in leaders)}
    workers = directory.people(complaint, [Recipient.FIRST_RESPONSIBLE])
    workers += _keepers(complaint)
    others = {person.pk: person for person in workers if person.pk not in told}
    notifications.write(
        [
            *_notices(complaint, leaders, Subject.RECEIVED, now=now, read_by=by),
            *_notices(complaint, others.values(), Subject.ASSIGNED, now=now),
        ]
    )


def assigned(complaint: Complaint, *, by: User, now: datetime) -> None:
    """Whoever was made handler by another."""
    if complaint.handler_id != by.pk:
        _tell(complaint, [Recipient.HANDLER], Subject.ASSIGNED, now=now)


def grew_serious(complaint: Complaint, *, by: User, now: datetime) -> None:
    """norm 18.1: the leaders hear of it as if it had been serious from the start."""
    roles: list[str] = [Recipient.DIRECTOR, Recipient.GENERAL_MANAGER]
    people = [person for person in _people(complaint, roles) if person.pk != by.pk]
    words = str(Severity.SERIOUS.label)
    notifications.write(
        _notices(complaint, people, Subject.TASK, now=now, matter=words)
    )


def handed_over(
    complaint: Complaint,
    *,
    before: User | None,
    knows: Iterable[int | None],
    now: datetime,
) -> None:
    """Whoever had the case, and who stays responsible, unless he `knows` already."""
    people = _people(complaint, [Recipient.FIRST_RESPONSIBLE])
    people += [before] if before else []
    known = set(knows)
    others = {person.pk: person for person in people if person.pk not in known}
    told = _not_named(complaint, others)
    notifications.write(_notices(complaint, told, Subject.HANDED_OVER, now=now))


def became_serious(complaint: Complaint, words: str, *, now: datetime) -> None:
    """norm 18.1: the director concerned and the general manager, at once."""
    people = _people(complaint, [Recipient.DIRECTOR, Recipient.GENERAL_MANAGER])
    matter(complaint, people, Subject.TASK, words, now=now)


def visit_opened(complaint: Complaint, *, now: datetime) -> None:
    _tell(complaint, [Recipient.HANDLER], Subject.FOLLOW_UP, now=now)


def asked(escalation: Escalation, *, now: datetime) -> None:
    """Whoever may decide it."""
    notifications.write(requests(escalation, deciders_of(escalation), now=now))


def asked_together(escalations: Iterable[Escalation], *, now: datetime) -> None:
    """The same for many of a kind: one notice for each person, at the first of his."""
    waiting: dict[User, list[Escalation]] = defaultdict(list)
    for escalation in escalations:
        for person in deciders_of(escalation):
            waiting[person].append(escalation)
    notifications.write(
        notice
        for person, own in waiting.items()
        for notice in requests(own[0], [person], now=now, count=len(own))
    )


def requests(
    escalation: Escalation, people: Iterable[User], *, now: datetime, count: int = 1
) -> list[Notification]:
    """That it waits for these people; not written yet."""
    return _notices(
        escalation.complaint,
        people,
        Subject.DECISION,
        now=now,
        matter=_counted(str(escalation.get_kind_display()), count),
    )


def decided_together(escalations: Iterable[Escalation], *, now: datetime) -> None:
    """The same for many of a kind, decided alike: one notice for each who asked."""
    asked_by: dict[int | None, list[Escalation]] = defaultdict(list)
    for escalation in escalations:
        asked_by[escalation.requested_by_id].append(escalation)
    for own in asked_by.values():
        decided(own[0], now=now, count=len(own))


def decided(escalation: Escalation, *, now: datetime, count: int = 1) -> None:
    """Whoever asked; nobody asks for what time brings up."""
    asker = escalation.requested_by
    if asker is None:
        return
    kind, state = escalation.get_kind_display(), escalation.get_state_display()
    notifications.write(
        _notices(
            escalation.complaint,
            _not_named(escalation.complaint, {asker.pk: asker}),
            Subject.DECIDED,
            now=now,
            matter=_counted(f"{kind} {state}", count),
        )
    )


def lapsed(escalations: Iterable[Escalation], *, now: datetime) -> None:
    """Whoever asked for what needs no decision any more."""
    notifications.write(
        notice
        for row in escalations
        if row.requested_by
        for notice in _notices(
            row.complaint,
            _not_named(row.complaint, {row.requested_by.pk: row.requested_by}),
            Subject.LAPSED,
            now=now,
            matter=str(row.get_kind_display()),
        )
    )


def matter(
    complaint: Complaint,
    people: Iterable[User],
    subject: Subject,
    words: str,
    *,
    now: datetime,
) -> None:
    """These people, unless complained of; `words` are labels, never free text."""
    told = _not_named(complaint, {person.pk: person for person in people})
    notifications.write(_notices(complaint, told, subject, now=now, matter=words))


def _tell(
    complaint: Complaint, roles: list[str], subject: Subject, *, now: datetime
) -> None:
    people = _people(complaint, roles)
    notifications.write(_notices(complaint, people, subject, now=now))


def _people(complaint: Complaint, roles: list[str]) -> list[User]:
    return Directory([complaint]).people(complaint, roles)


def _keepers(complaint: Complaint) -> list[User]:
    """norm 16.1: what comes through a keeper's channel is his to know."""
    if complaint.channel not in KEEPERS:
        return []
    keepers = User.objects.filter(
        post=Post.KEEPER, branch=complaint.branch.served_by_id, is_active=True
    )
    return list(keepers.exclude(pk__in=complaint.named_users))


def _counted(words: str, count: int) -> str:
    if count == 1:
        return words
    return _("%(words)s（共 %(count)d 件）") % {"words": words, "count": count}


def _not_named(complaint: Complaint, people: dict[int, User]) -> Iterable[User]:
    named = set(complaint.named_users)
    return [
        person for pk, person in people.items() if person.is_active and pk not in named
    ]


def _notices(
    complaint: Complaint,
    people: Iterable[User],
    subject: Subject,
    *,
    now: datetime,
    matter: str = "",
    read_by: User | None = None,
) -> list[Notification]:
    return [
        Notification(
            recipient=person,
            complaint=complaint,
            subject=subject,
            matter=matter[:60],
            is_urgent=complaint.is_serious,
            created_at=now,
            read_at=now if read_by and person.pk == read_by.pk else None,
        )
        for person in people
    ]
