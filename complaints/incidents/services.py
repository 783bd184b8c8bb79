"""Group incidents (norm 15.1, 19, 22.1): which complaints have one cause.

An incident's row is locked before those of its complaints, and these in the order of
their keys: no act on a single case waits for an incident.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.acts.rules import Refusal, want
from complaints.case.anonymous import want_anonymous
from complaints.case.models import Complaint
from complaints.clocks.notifications import Subject
from complaints.incidents import rules
from complaints.incidents.for_all.attempts import Attempt, attempt
from complaints.incidents.models import Incident, IncidentCase, IncidentNotice
from complaints.lifecycle.classification import severity
from complaints.requests import notices


@transaction.atomic
def open_incident(complaint: Complaint, *, title: str, by: User) -> Incident:
    """Name what several clients complain of, beginning with this one."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_link, complaint, by, now=now)
    incident = Incident(
        branch=complaint.branch,
        title=title,
        category=complaint.category,
        opened_by=by,
        opened_at=now,
    )
    incident.full_clean(exclude=["branch", "opened_by"])
    incident.save()
    _link(complaint, incident, count=1, by=by, now=now)
    return incident


def open_with(
    complaint: Complaint, *, title: str, by: User, also: Iterable[Complaint] = ()
) -> list[Attempt]:
    """Open an incident and gather others in it; those that can't join are told."""
    incident = open_incident(complaint, title=title, by=by)
    return gather_cases(incident, also=also, by=by)


def gather_cases(
    incident: Incident, *, also: Iterable[Complaint], by: User
) -> list[Attempt]:
    return [
        attempt(case, partial(link_incident, case, incident=incident, by=by))
        for case in also
    ]


@transaction.atomic
def link_incident(complaint: Complaint, *, incident: Incident, by: User) -> Incident:
    """Each client more is counted in all cases; the third makes them serious."""
    now = timezone.now()
    incident = lock(incident, by)
    linked = _links(incident)
    count = linked.count() + 1
    behind = linked.filter(complaint__same_matter_count__lt=count)
    touched = {complaint.pk, *behind.values_list("complaint", flat=True)}
    # As beat would: whoever links this one may be complained of in another.
    cases = {
        pk: acting.lock(Complaint(pk=pk), by if pk == complaint.pk else None, now=now)
        for pk in sorted(touched)
    }
    complaint = cases.pop(complaint.pk)
    want(rules.may_link, complaint, by)
    if complaint.branch_id != incident.branch_id:
        raise ValidationError({"incident": _("只能归入本营业部的事件。")})
    _link(complaint, incident, count=count, by=by, now=now)
    for other in cases.values():
        if other.is_open:
            grown = _grow(other, count, now=now)
            facts = {"incident": incident.pk, "count": count, **grown}
            acting.record(other, "grow_incident", by, now=now, facts=facts)
    return incident


def join(complaint: Complaint, *, like: Complaint, title: str, by: User) -> Incident:
    """norm 15.1: into the incident of the client before; opened where there is none."""
    link = like.incident_links.filter(unlinked_at=None).select_related("incident")
    found = link.first()
    incident = found.incident if found else open_incident(like, title=title, by=by)
    return link_incident(complaint, incident=incident, by=by)


@transaction.atomic
def unlink_incident(complaint: Complaint, *, reason: str, by: User) -> Complaint:
    """It has another cause. That it is serious only the manager takes back."""
    now = timezone.now()
    acting.want_reason(reason)
    current = complaint.incident_links.filter(unlinked_at=None)
    if found := current.select_related("incident").first():
        lock(found.incident, by)
    complaint = acting.lock_for(rules.may_unlink, complaint, by, now=now)
    link = current.select_for_update().get()
    link.unlinked_by, link.unlinked_at = by, now
    link.save()
    if complaint.is_open:
        complaint.same_matter_count = 1
    return acting.record(
        complaint,
        "unlink_incident",
        by,
        now=now,
        reason=reason,
        facts={"incident": link.incident_id},
        rows=[link],
    )


@transaction.atomic
def repair_incident(
    incident: Incident, *, at: datetime, cause: str, by: User
) -> Incident:
    """norm 22.1: what had failed works again; now every client is to be told."""
    now = timezone.now()
    incident = lock(incident, by, rule=rules.may_repair)
    if not incident.opened_at - timedelta(days=1) <= at <= now:
        raise ValidationError({"at": _("解决时间须在事件发生之后、现在之前。")})
    incident.repaired_at, incident.repaired_by, incident.cause = at, by, cause
    incident.full_clean(exclude=["branch", "opened_by", "repaired_by"])
    incident.save()
    cases = record_on_all(
        incident,
        "repair_incident",
        by,
        now=now,
        facts={"repaired_at": at},
        texts={"cause": cause},
        rows=[incident],
    )
    for complaint in cases:
        workers = [complaint.handler] if complaint.handler else []
        words = _("问题已解决，请通知客户")
        notices.matter(complaint, workers, Subject.TASK, words, now=now)
    return incident


def tell_repair(
    incident: Incident, *, to: Iterable[Complaint], at: datetime, way: str, by: User
) -> None:
    """norm 22.1: these clients were told that it works again, then and in this way.

    Each in a transaction of its own; the first that is refused ends it.
    """
    links = incident.links.filter(unlinked_at=None, complaint__in=to)
    for link in links.select_related("complaint"):
        _tell_repair(link, at=at, way=way, by=by)


@transaction.atomic
def _tell_repair(link: IncidentCase, *, at: datetime, way: str, by: User) -> None:
    now = timezone.now()
    link = acting.lock_row(rules.may_tell_of_repair, link, by, now=now)
    # The form knows no seconds.
    repaired_at = link.incident.repaired_at
    begins = repaired_at and repaired_at.replace(second=0, microsecond=0)
    if not begins or not begins <= at <= now:
        raise ValidationError({"at": _("通知时间须在问题解决之后、现在之前。")})
    link.repair_told_at, link.repair_told_way, link.repair_told_by = at, way, by
    link.full_clean(exclude=["incident", "complaint", "linked_by", "repair_told_by"])
    link.save()
    acting.record(
        link.complaint,
        "tell_repair",
        by,
        now=now,
        occurred_at=at,
        facts={"incident": link.incident_id, "way": way},
        rows=[link],
    )


@transaction.atomic
def write_notice(incident: Incident, *, text: str, by: User) -> IncidentNotice:
    """norm 19.2: a draft, which binds nobody until it is posted."""
    incident = lock(incident, by)
    want_anonymous(_cases_of(incident), text=text)
    notice = IncidentNotice(
        incident=incident, text=text, written_by=by, written_at=timezone.now()
    )
    notice.full_clean(exclude=["incident", "written_by"])
    notice.save()
    return notice


def _cases_of(incident: Incident) -> list[Complaint]:
    links = incident.links.filter(unlinked_at=None).select_related("complaint")
    return [link.complaint for link in links]


@transaction.atomic
def post_notice(
    notice: IncidentNotice, *, place: str, posted_on: date, by: User
) -> IncidentNotice:
    now = timezone.now()
    notice = _locked_notice(rules.may_post, notice, by)
    _check_day("posted_on", posted_on, now=now)
    if posted_on < timezone.localdate(notice.written_at):
        raise ValidationError({"posted_on": _("张贴日期不能早于拟稿。")})
    said = f"{notice.incident.title}\n{notice.text}"
    want_anonymous(_cases_of(notice.incident), place=place, text=said)
    notice.place, notice.posted_on, notice.posted_by = place, posted_on, by
    facts, texts = {"posted_on": posted_on.isoformat()}, {"text": notice.text}
    return _written(notice, "post_notice", by, now=now, facts=facts, texts=texts)


@transaction.atomic
def remove_notice(
    notice: IncidentNotice, *, removed_on: date, by: User
) -> IncidentNotice:
    now = timezone.now()
    notice = _locked_notice(rules.may_remove, notice, by)
    _check_day("removed_on", removed_on, now=now)
    notice.removed_on = removed_on
    facts = {"removed_on": removed_on.isoformat()}
    return _written(notice, "remove_notice", by, now=now, facts=facts)


def lock(
    incident: Incident,
    by: User,
    *,
    rule: Callable[[Incident, User], Refusal | None] = rules.may_work,
) -> Incident:
    """Lock the incident for someone who sees a case of it, and whom the rule lets."""
    visible = Incident.objects.visible_to(by).select_related("branch")
    locked = visible.select_for_update(of=("self",)).filter(pk=incident.pk).first()
    if locked is None:
        raise PermissionDenied
    want(rule, locked, by)
    return locked


def record_on_all(
    incident: Incident,
    verb: str,
    by: User,
    *,
    now: datetime,
    facts: Mapping[str, object] | None = None,
    texts: Mapping[str, str] | None = None,
    rows: Iterable[models.Model] = (),
) -> list[Complaint]:
    """An act on a locked incident stands in the chain of each of its complaints."""
    rows = list(rows)
    cases = []
    for row in _links(incident).order_by("complaint"):
        complaint = acting.lock(Complaint(pk=row.complaint_id), None, now=now)
        acting.record(
            complaint,
            verb,
            by,
            now=now,
            facts={"incident": incident.pk, **(facts or {})},
            texts=texts,
            rows=rows,
        )
        cases.append(complaint)
    return cases


def _links(incident: Incident) -> models.QuerySet[IncidentCase]:
    return incident.links.filter(unlinked_at=None)


def _locked_notice(
    rule: Callable[[IncidentNotice, User], Refusal | None],
    notice: IncidentNotice,
    by: User,
) -> IncidentNotice:
    incident = lock(notice.incident, by)
    notice = IncidentNotice.objects.select_for_update().get(pk=notice.pk)
    notice.incident = incident
    want(rule, notice, by)
    return notice


def _written(
    notice: IncidentNotice, verb: str, by: User, **recorded: Any
) -> IncidentNotice:
    notice.full_clean(exclude=["incident", "written_by", "posted_by"])
    notice.save()
    record_on_all(notice.incident, verb, by, rows=[notice], **recorded)
    return notice


def _link(
    complaint: Complaint, incident: Incident, *, count: int, by: User, now: datetime
) -> None:
    link = IncidentCase.objects.create(
        incident=incident, complaint=complaint, linked_by=by, linked_at=now
    )
    grown = _grow(complaint, count, now=now) if complaint.is_open else {}
    acting.record(
        complaint,
        "link_incident",
        by,
        now=now,
        facts={"incident": incident.pk, "count": count, **grown},
        rows=[incident, link],
    )


def _grow(complaint: Complaint, count: int, *, now: datetime) -> dict[str, object]:
    """So many complain of it: a group is serious, and its leaders hear of that.

    Returns what its event tells of it.
    """
    complaint.same_matter_count = max(complaint.same_matter_count, count)
    grown = severity.grow_serious(complaint) if complaint.is_group else {}
    if grown:
        notices.became_serious(complaint, _("群体投诉，按重大投诉处理"), now=now)
    return grown


def _check_day(name: str, day: date, *, now: datetime) -> None:
    if day > timezone.localdate(now):
        raise ValidationError({name: _("日期不能晚于今天。")})
