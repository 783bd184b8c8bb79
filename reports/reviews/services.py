"""What is done with a quarterly summary: draft, write, sign. Each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.merged import goes_on
from branches.models import Branch, User
from complaints.case.models import Complaint
from reports.digests import digest
from reports.papers.mentions import hidden_from, refuse_numbers, without
from reports.papers.quarterly import (
    TRAINED,
    WORDS,
    QuarterlyReview,
    ReviewKind,
    heading,
)
from reports.papers.signing import lock, may_sign, post_of, seal
from reports.periods import Period, quarter_of
from reports.problems.rules import works_for
from reports.reviews.pdf import render, signature
from reports.reviews.snapshot import take, trainings

# Long enough to be a name, and not a word that contains it.
NAME_LENGTH = 2


def draft_due() -> int:
    """The last quarter's three summaries of every branch, where they are missing."""
    quarter = quarter_of(timezone.now()).before
    there = set(
        QuarterlyReview.objects.filter(quarter=quarter.first).values_list(
            "branch", "kind"
        )
    )
    used = Q(first_day=None) | Q(first_day__lte=quarter.first)
    owing = Branch.objects.filter(used, goes_on(quarter.first), is_active=True)
    branches = owing.values_list("pk", flat=True)
    missing = [
        QuarterlyReview(branch_id=branch, quarter=quarter.first, kind=kind)
        for branch in branches
        for kind in ReviewKind.values
        if (branch, kind) not in there
    ]
    QuarterlyReview.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


@transaction.atomic
def write(
    branch: Branch, quarter: Period, kind: str, *, words: Mapping[str, str], by: User
) -> QuarterlyReview:
    """The branch's own words, until it is signed.

    Who signs may mend what another wrote, and signs it all the same.
    """
    if not works_for(by, branch):
        raise PermissionDenied
    _refuse_names(branch, quarter, kind, words.values())
    refuse_numbers(words.values(), by=by)
    review = lock(QuarterlyReview(branch=branch, quarter=quarter.first, kind=kind))
    for name in [*WORDS[kind], *(["no_training_reason"] if kind in TRAINED else [])]:
        setattr(review, name, words.get(name, ""))
    mends = may_sign(branch, by) and review.written_by_id not in (None, by.pk)
    if not mends:
        review.written_by, review.written_at = by, timezone.now()
    review.full_clean()
    review.save()
    return review


@transaction.atomic
def sign(
    branch: Branch, quarter: Period, kind: str, *, code: str, by: User
) -> QuarterlyReview:
    """Sign what has this digest: from now on it stands."""
    if not may_sign(branch, by):
        raise PermissionDenied
    now = timezone.now()
    if not quarter.has_ended(now):
        raise ValidationError(_("季度尚未结束，不能审签。"))
    review = lock(QuarterlyReview(branch=branch, quarter=quarter.first, kind=kind))
    if owed := missing_in(review, branch):
        raise ValidationError(owed)
    if review.written_by_id == by.pk:
        raise ValidationError(_("本人撰写的总结由他人审签，请由同事撰写或修改。"))
    taken = take(branch, quarter, kind, review=review)
    if digest(taken) != code:
        raise ValidationError(_("数据或文字已有变化，请核对新内容后再审签。"))
    refuse_numbers(_words(taken), by=by)
    review.signed_as = f"{post_of(by)} {by}"
    pdf = render(taken, signature(review.signed_as, at=now))
    seal(review, taken, pdf, by=by, at=now)
    review.full_clean()
    review.save()
    return review


def _words(snapshot: Mapping[str, Any]) -> list[str]:
    return [*snapshot["words"].values(), snapshot["no_training_reason"]]


def may_read(row: QuarterlyReview | None, reader: User) -> bool:
    """A signed paper is as it was signed: for who sees all that it says."""
    if row is None or row.snapshot is None:
        return True
    return not hidden_from(reader, _words(row.snapshot))


def seen_by(snapshot: dict[str, Any], *, reader: User) -> dict[str, Any]:
    """Its words without the numbers of cases that this reader does not see."""
    hidden = hidden_from(reader, _words(snapshot))
    words = {name: without(hidden, text) for name, text in snapshot["words"].items()}
    reason = without(hidden, snapshot["no_training_reason"])
    return {**snapshot, "words": words, "no_training_reason": reason}


def missing_in(review: QuarterlyReview | None, branch: Branch) -> list[str]:
    """What is still missing before it can be signed."""
    if review is None or review.written_by_id is None:
        return [_("尚未撰写。")]
    found = [
        _("请填写：%(name)s。") % {"name": heading(name)}
        for name in WORDS[review.kind]
        if not getattr(review, name).strip()
    ]
    if (
        review.kind in TRAINED
        and not review.no_training_reason
        and not trainings(branch, review.period, review.kind)
    ):
        found.append(_("请计划针对性培训，或说明不安排培训的理由。"))
    return found


def _refuse_names(
    branch: Branch, quarter: Period, kind: str, texts: Iterable[str]
) -> None:
    """No client of the quarter and no colleague, whoever they are (norm 23.5)."""
    said = "\n".join(texts)
    staff = branch.users.values_list("last_name", "first_name")
    clients = Complaint.objects.filter(
        branch=branch,
        category=kind,
        received_at__gte=quarter.begin,
        received_at__lt=quarter.until,
    ).values_list("client_name", flat=True)
    names = {*(f"{last}{first}" for last, first in staff), *clients}
    if any(len(name) >= NAME_LENGTH and name in said for name in names):
        raise ValidationError(_("请勿写入客户或员工姓名。"))
