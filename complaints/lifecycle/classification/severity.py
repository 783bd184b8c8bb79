"""How heavy a case is, and what the client wants of it: flags and nature.

What makes it heavier is set at once by whoever works on it; what makes it lighter
another decides (DESIGN 5).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.answers import say
from complaints.case.choices import ADVISORY, Nature, Severity
from complaints.case.conditions import IMPACT_FLAGS
from complaints.case.models import Complaint
from complaints.case.tables.categories import REVIEWED
from complaints.clocks import deadlines
from complaints.clocks import services as clocks
from complaints.lifecycle import rules
from complaints.requests import notices
from complaints.requests import services as decisions
from complaints.requests.asking import ask, ask_headquarters
from complaints.requests.effects import on_approval
from complaints.requests.models import Escalation, EscalationKind

SERIOUS = "serious"
MARKS = (*IMPACT_FLAGS, SERIOUS)
# What a case may fall to when it is serious no longer.
LIGHTER = tuple(value for value in Severity.values if value != Severity.SERIOUS)


def mark_choices() -> list[tuple[str, str]]:
    labels = {flag: Complaint._meta.get_field(flag) for flag in IMPACT_FLAGS}
    flags = [(flag, str(field.verbose_name)) for flag, field in labels.items()]  # type: ignore[union-attr]
    return [*flags, (SERIOUS, _("重大投诉"))]


def marks_of(complaint: Complaint) -> set[str]:
    marks = {flag for flag in IMPACT_FLAGS if getattr(complaint, flag)}
    return marks | ({SERIOUS} if complaint.is_serious else set())


def severity_before(complaint: Complaint) -> str:
    """What a serious case was before, if that is known; else the lightest."""
    return complaint.severity_before or Severity.NORMAL


def grow_serious(complaint: Complaint) -> dict[str, object]:
    """Keep what it was; returns what its event tells of that."""
    before = complaint.severity
    if before == Severity.SERIOUS:
        return {}
    complaint.severity, complaint.severity_before = Severity.SERIOUS, before
    return {"severity_before": before}


@transaction.atomic
def weigh(
    complaint: Complaint,
    *,
    marks: Collection[str],
    reason: str,
    by: User,
    falls_to: str = "",
) -> Complaint | Escalation:
    """norm 13.1: marks are added at once; to take one off the manager is asked.

    A case that is serious no longer falls to what is asked, else to what it was.
    """
    now = timezone.now()
    complaint = acting.lock_for(rules.may_weigh, complaint, by, now=now)
    acting.want_reason(reason)
    if unknown := set(marks) - set(MARKS):
        raise ValidationError({"marks": _("没有这一标记：%s。") % min(unknown)})
    wanted = set(marks) | ({SERIOUS} if set(marks) & set(IMPACT_FLAGS) else set())
    before = marks_of(complaint)
    if wanted == before:
        raise ValidationError({"marks": _("标记没有变化。")})
    added, removed = wanted - before, before - wanted
    if added:
        complaint = _add(complaint, added, reason=reason, by=by)
    if not removed:
        return complaint
    _check_removal(complaint, removed)
    payload: dict[str, object] = {"marks": sorted(removed)}
    if SERIOUS in removed:
        payload["falls_to"] = falls_to or severity_before(complaint)
        if payload["falls_to"] not in LIGHTER:
            raise ValidationError({"falls_to": _("请选择改为一般还是较重。")})
    return ask(
        complaint, EscalationKind.CLEAR_FLAGS, by=by, reason=reason, payload=payload
    )


@transaction.atomic
def change_nature(
    complaint: Complaint, *, nature: str, reason: str, by: User
) -> Complaint | Escalation:
    """norm 6: a complaint becomes an opinion only with a director's consent."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_change_nature, complaint, by, now=now)
    acting.want_reason(reason)
    if nature not in Nature.values or nature == complaint.nature:
        raise ValidationError({"nature": _("请选择另一种诉求性质。")})
    if nature in ADVISORY and not complaint.is_advisory:
        return ask(
            complaint,
            EscalationKind.NATURE,
            by=by,
            reason=reason,
            payload={"nature": nature},
        )
    return _change_nature(complaint, nature, by=by, reason=reason)


def review_first_f(complaint: Complaint, *, by: User) -> None:
    """norm 25: a first choice of F is on a director's list the same day."""
    if complaint.category in REVIEWED:
        letter, name = str(complaint.get_category_display()).split(maxsplit=1)
        reason = _("首次定为 %(letter)s 类（%(name)s）。") % {
            "letter": letter,
            "name": name,
        }
        ask(complaint, EscalationKind.FIRST_F, by=by, reason=reason)


def _which_marks(escalation: Escalation) -> str:
    labels, payload = dict(mark_choices()), escalation.payload
    marks = "、".join(labels[mark] for mark in payload["marks"])
    text = _("取消：%(marks)s") % {"marks": marks}
    if payload.get("falls_to"):
        to = Severity(payload["falls_to"]).label
        text += _("；严重程度改为%(to)s") % {"to": to}
    return text


def _to_which_nature(escalation: Escalation) -> str:
    return _("改为%(nature)s") % {"nature": Nature(escalation.payload["nature"]).label}


@on_approval(EscalationKind.CLEAR_FLAGS, wanted=_which_marks)
def clear_flags(escalation: Escalation, by: User) -> None:
    now = timezone.now()
    complaint = acting.lock(escalation.complaint, by, now=now)
    removed = set(escalation.payload["marks"])
    _check_removal(complaint, removed & marks_of(complaint))
    for flag in removed - {SERIOUS}:
        setattr(complaint, flag, False)
    if SERIOUS in removed:
        complaint.severity = escalation.payload.get("falls_to", Severity.NORMAL)
        say(complaint, "severity")
    acting.record(
        complaint,
        "weigh",
        by,
        now=now,
        on_behalf_of=escalation.requested_by,
        facts={"removed": sorted(removed)},
    )


@on_approval(EscalationKind.NATURE, wanted=_to_which_nature)
def _nature_agreed(escalation: Escalation, by: User) -> None:
    now = timezone.now()
    complaint = acting.lock(escalation.complaint, by, now=now)
    if not complaint.is_open:
        raise ValidationError(_("投诉已办结，请退回。"))
    _change_nature(
        complaint,
        escalation.payload["nature"],
        by=by,
        on_behalf_of=escalation.requested_by,
    )


def _add(complaint: Complaint, added: set[str], *, reason: str, by: User) -> Complaint:
    now = timezone.now()
    for flag in added - {SERIOUS}:
        setattr(complaint, flag, True)
    grown = grow_serious(complaint)
    moved_up = decisions.reroute(complaint)
    complaint = acting.record(
        complaint,
        "weigh",
        by,
        now=now,
        facts={"added": sorted(added), **grown},
        reason=reason,
        rows=moved_up,
    )
    if grown:
        notices.grew_serious(complaint, by=by, now=now)
    for escalation in moved_up:
        notices.asked(escalation, now=now)
    ask_headquarters(complaint)
    return complaint


def _check_removal(complaint: Complaint, removed: set[str]) -> None:
    if SERIOUS not in removed:
        return
    if marks_of(complaint) - removed:
        raise ValidationError({"marks": _("有影响标记的投诉属于重大投诉。")})
    if complaint.is_group:
        raise ValidationError({"marks": _("三人以上的同一事项属于重大投诉。")})


def _change_nature(
    complaint: Complaint,
    nature: str,
    *,
    by: User,
    reason: str = "",
    on_behalf_of: User | None = None,
) -> Complaint:
    """Clocks once created stay; those that the new nature wants beside are started."""
    now = timezone.now()
    before, complaint.nature = complaint.nature, nature
    say(complaint, "nature")
    return acting.record(
        complaint,
        "change_nature",
        by,
        now=now,
        on_behalf_of=on_behalf_of,
        facts={"before": before, "after": nature},
        reason=reason,
        rows=_missing_clocks(complaint, now=now),
    )


def _missing_clocks(complaint: Complaint, *, now: datetime) -> list[models.Model]:
    calendar = acting.calendar_of(complaint)
    there = set(
        complaint.deadlines.filter(cycle=complaint.cycle).values_list("kind", flat=True)
    )
    dues = deadlines.on_receipt(
        clocks.cycle_started_at(complaint),
        nature_is_complaint=not complaint.is_advisory,
        calendar=calendar,
    )
    missing = [due for due in dues if due.kind not in there]
    rows = clocks.create(complaint, missing, now=now, calendar=calendar)
    return [*rows, *clocks.expire(complaint, now=now)]
