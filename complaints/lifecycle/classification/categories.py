"""norm 14.1: another category for a case, and when another must agree to it."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.choices import Category
from complaints.case.models import Complaint
from complaints.case.models.notes import Note
from complaints.case.tables.categories import REVIEWED, WANT_CONSENT, are_of_staff
from complaints.lifecycle import rules
from complaints.lifecycle.classification import severity
from complaints.requests import deciding, notices
from complaints.requests import services as decisions
from complaints.requests.asking import ask, ask_headquarters
from complaints.requests.effects import on_approval
from complaints.requests.models import Escalation, EscalationKind
from complaints.requests.waiting import lapsing


@transaction.atomic
def change_category(
    complaint: Complaint,
    *,
    category: str,
    secondary_categories: list[str],
    reason: str,
    by: User,
    on_behalf_of: User | None = None,
) -> Complaint:
    """norm 14.1: a change of category keeps its reason; clocks once created stay."""
    now = timezone.now()
    complaint = acting.lock(complaint, by, now=now)
    if on_behalf_of is None:
        # Whoever decides a request need not work on cases: headquarters does not.
        acting.allow_work(complaint, by)
    if not complaint.is_open:
        raise ValidationError(_("投诉已办结，不能再变更类别。"))
    acting.want_reason(reason)
    return set_category(
        complaint,
        category=category,
        secondary_categories=secondary_categories,
        reason=reason,
        by=by,
        on_behalf_of=on_behalf_of,
    )


def set_category(
    complaint: Complaint,
    *,
    category: str,
    secondary_categories: list[str],
    reason: str,
    by: User,
    on_behalf_of: User | None = None,
) -> Complaint:
    """In a locked case; what it made of no use to decide lapses, or is decided so."""
    now = timezone.now()
    before = complaint.category
    _set(complaint, category, secondary_categories)
    moved_up = decisions.reroute(complaint)
    why = Note.objects.create(
        complaint=complaint,
        verb="recategorise",
        by=by,
        written_at=now,
        text=reason,
        category_before=before,
        category_after=category,
    )
    complaint = acting.record(
        complaint,
        "recategorise",
        by,
        now=now,
        on_behalf_of=on_behalf_of,
        facts={"before": before, "after": category},
        rows=[*moved_up, why],
    )
    for escalation in moved_up:
        notices.asked(escalation, now=now)
    ask_headquarters(complaint)
    _settle_requests(complaint, reason=reason, by=by)
    return complaint


def _settle_requests(complaint: Complaint, *, reason: str, by: User) -> None:
    """A change of category decides its review; away from D no opinion is wanted."""
    over: list[str] = [] if complaint.is_d_class else [EscalationKind.OPINION]
    if complaint.category not in REVIEWED:
        over.append(EscalationKind.FIRST_F)
        reviews = complaint.escalations.pending().filter(kind=EscalationKind.FIRST_F)
        for review in reviews:
            review.complaint = complaint
            if deciding.may_decide(review, by):
                deciding.decide_otherwise(review, by=by, comment=reason)
    lapsing.lapse(complaint, now=timezone.now(), kinds=over)


def _set(complaint: Complaint, category: str, secondary: Sequence[str]) -> None:
    if unknown := {category, *secondary} - set(Category.values):
        raise ValidationError(
            {"category": _("没有这一类别：%(one)s。") % {"one": min(unknown)}}
        )
    complaint.category = category
    complaint.secondary_categories = [x for x in secondary if x != category]
    complaint.derive()


def wants_decision(
    complaint: Complaint, category: str, secondary_categories: Sequence[str]
) -> bool:
    """To E or F a director agrees; away from D the general manager."""
    if not complaint.category:
        return False
    if complaint.is_d_class and not are_of_staff((category, *secondary_categories)):
        return True
    return category != complaint.category and category in WANT_CONSENT


@transaction.atomic
def recategorise(
    complaint: Complaint,
    *,
    category: str,
    secondary_categories: list[str],
    reason: str,
    by: User,
) -> Complaint | Escalation:
    """Change the category at once, or ask where another must agree."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_recategorise, complaint, by, now=now)
    if not wants_decision(complaint, category, secondary_categories):
        is_first = not complaint.category
        complaint = change_category(
            complaint,
            category=category,
            secondary_categories=secondary_categories,
            reason=reason,
            by=by,
        )
        if is_first:
            severity.review_first_f(complaint, by=by)
        return complaint
    return ask(
        complaint,
        EscalationKind.RECATEGORISE,
        by=by,
        reason=reason,
        payload={
            "category": category,
            "secondary_categories": secondary_categories,
        },
    )


def _to_which(escalation: Escalation) -> str:
    payload = escalation.payload
    text = _("改为 %(category)s") % {"category": Category(payload["category"]).label}
    if payload["secondary_categories"]:
        letters = "、".join(payload["secondary_categories"])
        text += _("，次类别 %(letters)s") % {"letters": letters}
    return text


@on_approval(EscalationKind.RECATEGORISE, wanted=_to_which)
def _recategorise(escalation: Escalation, by: User) -> None:
    change_category(
        escalation.complaint,
        category=escalation.payload["category"],
        secondary_categories=escalation.payload["secondary_categories"],
        reason=escalation.reason,
        by=by,
        on_behalf_of=escalation.requested_by,
    )
