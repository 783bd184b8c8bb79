"""norm 4.2: bring a matter before a department, a post or a leader, and answer it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import BRANCH_READERS, Post, User
from complaints.acts import acting
from complaints.case.models import Complaint
from complaints.clocks.notifications import Subject
from complaints.referrals import rules
from complaints.referrals.models import Referral
from complaints.requests import notices


@transaction.atomic
def refer(
    complaint: Complaint,
    *,
    question: str,
    expected_at: datetime,
    by: User,
    person: User | None = None,
    post: str = "",
    department: str = "",
) -> Referral:
    """Ask one of the three; whoever may answer is told at once."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_refer, complaint, by, now=now)
    referral = Referral(
        complaint=complaint,
        cycle=complaint.cycle,
        person=person,
        post=post,
        department=department,
        question=question,
        asked_by=by,
        asked_at=now,
        expected_at=expected_at,
    )
    _check(referral)
    referral.save()
    acting.record(
        complaint,
        "refer",
        by,
        now=now,
        facts={"post": post, "department": department, "expected_at": expected_at},
        texts={"question": question},
        rows=[referral],
    )
    notices.matter(
        complaint, answerers(referral), Subject.TASK, _("请答复向上反映"), now=now
    )
    return referral


@transaction.atomic
def answer_referral(referral: Referral, *, answer: str, by: User) -> Referral:
    now = timezone.now()
    referral = acting.lock_row(rules.may_answer_referral, referral, by, now=now)
    referral.answer, referral.answered_by, referral.answered_at = answer, by, now
    referral.full_clean(exclude=["complaint"])
    referral.save()
    acting.record(
        referral.complaint,
        "answer_referral",
        by,
        now=now,
        on_behalf_of=referral.asked_by,
        texts={"answer": answer},
        rows=[referral],
    )
    asker = User.objects.filter(pk=referral.asked_by_id)
    notices.matter(
        referral.complaint, asker, Subject.TASK, _("向上反映已答复"), now=now
    )
    return referral


def _check(referral: Referral) -> None:
    referral.full_clean(exclude=["complaint", "asked_by"])
    if not answerers(referral).exists():
        raise ValidationError(_("没有能答复的同事，请改选部门、岗位或人员。"))


def answerers(referral: Referral) -> QuerySet[User]:
    """Who may answer: readers of the case, none of them complained of in it."""
    if referral.person_id:
        asked = Q(pk=referral.person_id)
    elif referral.post:
        asked = Q(post=referral.post)
    else:
        asked = Q(department=referral.department)
    complaint = referral.complaint
    seen = Q(branch=complaint.branch.served_by_id, post__in=BRANCH_READERS)
    return (
        User.objects.filter(asked & (seen | Q(post=Post.HEADQUARTERS)), is_active=True)
        .exclude(pk=referral.asked_by_id)
        .exclude(pk__in=complaint.named_users)
    )
