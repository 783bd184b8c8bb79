"""Decide what another has asked for, or pass it on; each once (four eyes)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.models import Complaint
from complaints.case.rights import works_on
from complaints.clocks.recipients import ONE_UP
from complaints.requests import deciders, notices
from complaints.requests import services as decisions
from complaints.requests.effects import EFFECTS, its_name, on_approval
from complaints.requests.kinds import REQUESTS
from complaints.requests.models import RANK, Escalation, EscalationKind
from complaints.requests.waiting import lapsing, timing


@transaction.atomic
def approve(escalation: Escalation, *, by: User, comment: str = "") -> Escalation:
    """Agree, and do what was asked, in one transaction."""
    now = timezone.now()
    escalation = _approve(escalation, by=by, comment=comment, now=now)
    notices.decided(escalation, now=now)
    return escalation


@transaction.atomic
def approve_together(
    escalations: Iterable[Escalation], *, by: User
) -> dict[Escalation, ValidationError]:
    """All that can be, in the order of their cases' keys; returns what could not.

    Whoever asked hears of all of it once.
    """
    now = timezone.now()
    done, refused = [], {}
    for escalation in sorted(escalations, key=lambda row: row.complaint_id):
        try:
            with transaction.atomic():
                done.append(_approve(escalation, by=by, comment="", now=now))
        except ValidationError as error:
            refused[escalation] = error
    notices.decided_together(done, now=now)
    return refused


def _approve(
    escalation: Escalation, *, by: User, comment: str, now: datetime
) -> Escalation:
    escalation = _lock(escalation, by, now=now)
    escalation.approve(by=by, at=now, comment=comment)
    _record(escalation, "approve", by, comment, now=now)
    EFFECTS[escalation.kind](escalation, by)
    lapsing.lapse_needless(escalation.complaint, now=now)
    return escalation


@transaction.atomic
def send_back(escalation: Escalation, *, by: User, comment: str) -> Escalation:
    """Return the request; the comment says why."""
    now = timezone.now()
    escalation = _lock(escalation, by, now=now)
    if not REQUESTS[escalation.kind].may_return:
        raise ValidationError(_("此事项不能退回。"))
    _want_comment(comment, _("退回须说明理由。"))
    escalation.send_back(by=by, at=now, comment=comment)
    _record(escalation, "send_back", by, comment, now=now)
    notices.decided(escalation, now=now)
    lapsing.lapse_needless(escalation.complaint, now=now)
    return escalation


@transaction.atomic
def decide_otherwise(escalation: Escalation, *, by: User, comment: str) -> Escalation:
    """Neither agreed nor returned: what stands instead, the caller writes."""
    now = timezone.now()
    escalation = _lock(escalation, by, now=now)
    _want_comment(comment, _("请说明理由。"))
    escalation.decide_otherwise(by=by, at=now, comment=comment)
    _record(escalation, "decide_otherwise", by, comment, now=now)
    notices.decided(escalation, now=now)
    lapsing.lapse_needless(escalation.complaint, now=now)
    return escalation


def waiting_beside(escalation: Escalation, kind: str) -> Escalation | None:
    """Another request of the case that waits too, of this kind."""
    rows = escalation.complaint.escalations.pending().filter(kind=kind)
    return rows.select_related("complaint", "requested_by", "decider").first()


def may_decide(escalation: Escalation, by: User) -> bool:
    """As a decision would be let through, now."""
    post = escalation.post_of(by)
    return post is not None and RANK.get(post, 0) >= deciders.wanted_rank(escalation)


@transaction.atomic
def take_over(escalation: Escalation, *, by: User, comment: str = "") -> Escalation:
    """The decider handles the case himself from now on."""
    now = timezone.now()
    escalation = _lock(escalation, by, now=now)
    complaint = escalation.complaint
    if not REQUESTS[escalation.kind].brings_case or not works_on(complaint, by):
        raise PermissionDenied
    if not complaint.is_open:
        raise ValidationError(_("投诉已办结，不再转交。"))
    escalation.take_over(by=by, at=now, comment=comment)
    before, complaint.handler = complaint.handler, by
    _record(escalation, "take_over", by, comment, now=now)
    knows = (by.pk, escalation.requested_by_id)
    notices.handed_over(complaint, before=before, knows=knows, now=now)
    notices.decided(escalation, now=now)
    return escalation


@transaction.atomic
def reassign(
    escalation: Escalation, *, to: User, by: User, comment: str = ""
) -> Escalation:
    """Leave it to another who may decide it; returns the request that waits for him."""
    now = timezone.now()
    escalation = _lock(escalation, by, now=now)
    if to not in others(escalation, by=by):
        raise ValidationError({"to": _("该同事不能决定此事，请选择另一位。")})
    escalation.reassign(by=by, at=now, comment=comment)
    following = _following(escalation)
    following.decider, following.decider_posts = to, escalation.decider_posts
    timing.go_on(following, escalation, now=now)
    return _pass_on(escalation, following, "reassign", by, comment, now=now)


@transaction.atomic
def refer_up(escalation: Escalation, *, by: User, comment: str) -> Escalation:
    """Leave it to the post above; the comment says why."""
    now = timezone.now()
    escalation = _lock(escalation, by, now=now)
    _want_comment(comment, _("上报须说明理由。"))
    higher = one_up(escalation, by=by)
    if higher is None:
        raise ValidationError(_("已是最高一级，不能再上报。"))
    escalation.refer_up(by=by, at=now, comment=comment)
    following = _following(escalation)
    following.decider_posts = deciders.raised(
        escalation.complaint,
        [higher],
        by=escalation.requested_by,
        barred=escalation.barred,
    )
    timing.go_on(following, escalation, now=now)
    return _pass_on(escalation, following, "refer_up", by, comment, now=now)


@transaction.atomic
def recall(escalation: Escalation, *, by: User) -> Escalation:
    """Whoever asked needs no answer any more."""
    now = timezone.now()
    complaint = acting.lock(escalation.complaint, by, now=now)
    escalation.complaint = complaint
    escalation = decisions.lock_pending(escalation)
    if escalation.requested_by_id != by.pk:
        raise PermissionDenied
    escalation.recall(by=by, at=now)
    _record(escalation, "recall", by, "", now=now)
    lapsing.lapse_needless(complaint, now=now)
    return escalation


def others(escalation: Escalation, *, by: User) -> list[User]:
    """Who else may decide it, now, in the same posts."""
    if REQUESTS[escalation.kind].names_decider:
        return []
    posts = escalation.decider_posts
    barred = escalation.barred
    able = deciders.people(escalation.complaint, posts, barred=barred)
    return list(able.exclude(pk=by.pk).order_by("post", "pk"))


def one_up(escalation: Escalation, *, by: User) -> str | None:
    """The post above that in which he decides it."""
    return ONE_UP.get(escalation.post_of(by) or "")


def _lock(escalation: Escalation, by: User, *, now: datetime) -> Escalation:
    escalation.complaint = _lock_cases(escalation, by, now=now)
    return decisions.lock(escalation, by=by)


def _lock_cases(escalation: Escalation, by: User, *, now: datetime) -> Complaint:
    """The case, and of a merge the other too: in one order, whoever comes across."""
    cases = [escalation.complaint]
    if escalation.kind == EscalationKind.MERGE:
        cases.append(Complaint.objects.get(number=escalation.payload["target"]))
    locked = {
        case.pk: acting.lock(case, by, now=now)
        for case in sorted(cases, key=lambda case: case.pk)
    }
    return locked[escalation.complaint_id]


def _want_comment(comment: str, message: str) -> None:
    if not comment.strip():
        raise ValidationError({"comment": message})


def _following(escalation: Escalation) -> Escalation:
    """The same request, since when it was made, for somebody else."""
    return Escalation(
        complaint=escalation.complaint,
        kind=escalation.kind,
        requested_by=escalation.requested_by,
        requested_at=escalation.requested_at,
        tier_time=escalation.tier_time,
        reason=escalation.reason,
        payload=escalation.payload,
        follows=escalation,
    )


def _pass_on(
    escalation: Escalation,
    following: Escalation,
    verb: str,
    by: User,
    comment: str,
    *,
    now: datetime,
) -> Escalation:
    # The old row ends first: of a kind only one may wait.
    escalation.save()
    following.save()
    along = [following, *_take_along(escalation, following)]
    _record(escalation, verb, by, comment, now=now, along=along)
    notices.asked(following, now=now)
    return following


def _take_along(escalation: Escalation, following: Escalation) -> list[models.Model]:
    """What the request is of, such as an opinion, waits with the one that follows."""
    moved: list[models.Model] = []
    for relation in Escalation._meta.related_objects:
        name, model = relation.field.name, relation.field.model
        if not relation.one_to_one or name == "follows":
            continue
        for row in model._base_manager.filter(**{name: escalation}):
            setattr(row, name, following)
            row.save()
            moved.append(row)
    return moved


def _record(
    escalation: Escalation,
    verb: str,
    by: User,
    comment: str,
    *,
    now: datetime,
    along: Iterable[models.Model] = (),
) -> None:
    escalation.save()
    facts = {"kind": escalation.kind}
    if escalation.decided_as not in ("", by.post):
        # A deputy: for whom he decides is part of what happened.
        facts["as"] = escalation.decided_as
    asker = escalation.requested_by
    acting.record(
        escalation.complaint,
        verb,
        by,
        now=now,
        on_behalf_of=asker if asker != by else None,
        facts=facts,
        texts={"comment": comment},
        rows=[escalation, *along],
        is_on_form=REQUESTS[escalation.kind].unsigns,
    )


@on_approval(EscalationKind.OVERDUE, EscalationKind.HELP, wanted=its_name)
def _take_note(escalation: Escalation, by: User) -> None:
    """A leader has seen it; a breach stands, and advice stands in his comment."""
