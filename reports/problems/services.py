"""norm 11.2: problems that a month's complaints share: found, judged, studied.

These acts are on no single case. What a case has to do with a problem that was
accepted stands in its chain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Branch, User
from complaints.acts import acting
from complaints.acts.rules import want
from complaints.case.choices import Origin
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet
from complaints.evidence import events
from complaints.evidence.models import Event
from reports.periods import Period
from reports.problems.models import (
    CommonProblem,
    ProblemCase,
    ProblemSearch,
    ProblemState,
    Searched,
)
from reports.problems.rules import may_add, may_judge, works_for


@dataclass(frozen=True)
class Suggestion:
    """Words that rose together, the first the most, and the cases that have them."""

    words: Sequence[str]
    # {word, now, before} of each.
    rises: Sequence[dict[str, object]]
    cases: Collection[int]

    @property
    def key(self) -> str:
        return self.words[0]


def cases_of(branch: Branch, month: Period, user: User) -> ComplaintQuerySet:
    """The month's cases that this person sees, the newest first; no imports."""
    return (
        Complaint.objects.visible_to(user)
        .filter(
            branch=branch, received_at__gte=month.begin, received_at__lt=month.until
        )
        .exclude(origin=Origin.IMPORT)
        .defer("search_vector")
        .order_by("-received_at", "-pk")
    )


def lock(problem: CommonProblem, by: User) -> CommonProblem:
    """For someone who works in its branch and is named in none of its cases."""
    rows = CommonProblem.objects.visible_to(by).select_related("branch")
    found = rows.select_for_update(of=("self",), no_key=True)
    locked = found.filter(pk=problem.pk).first()
    if locked is None or not works_for(by, locked.branch):
        raise PermissionDenied
    return locked


@transaction.atomic
def take_suggestions(
    branch: Branch,
    month: date,
    suggestions: Iterable[Suggestion],
    *,
    cases: int,
    cases_before: int,
    is_enough: bool,
    by: User | None,
) -> ProblemSearch:
    """Keep what a search found. A second search renews what nobody has judged yet.

    What was judged is not suggested again, nor what a person's own statement covers.
    """
    if by is not None and not works_for(by, branch):
        raise PermissionDenied
    Branch.objects.select_for_update(no_key=True).get(pk=branch.pk)
    found = CommonProblem.objects.filter(branch=branch, month=month)
    judged = found.exclude(state=ProblemState.SUGGESTED).exclude(key="")
    known = {word for words in judged.values_list("words", flat=True) for word in words}
    news = [one for one in suggestions if one.key not in known]
    _renew_all(branch, month, news)
    if not is_enough:
        outcome = Searched.TOO_FEW
    else:
        outcome = Searched.FOUND if news or known else Searched.NOTHING
    search, _made = ProblemSearch.objects.update_or_create(
        branch=branch,
        month=month,
        defaults={
            "outcome": outcome,
            "cases": cases,
            "cases_before": cases_before,
            "searched_at": timezone.now(),
            "searched_by": by,
        },
    )
    return search


@transaction.atomic
def state_problem(
    branch: Branch,
    month: date,
    *,
    title: str,
    description: str,
    cases: Iterable[Complaint],
    by: User,
) -> CommonProblem:
    """A person's own suggestion; a leader, another than he, judges it."""
    if not works_for(by, branch):
        raise PermissionDenied
    chosen = _of_branch(branch, cases, by)
    if not chosen:
        raise ValidationError({"cases": _("请至少选择一件投诉。")})
    problem = CommonProblem(
        branch=branch, month=month, title=title, description=description, stated_by=by
    )
    problem.full_clean(validate_unique=False)
    problem.save()
    _link(problem, chosen, by=by)
    return problem


@transaction.atomic
def accept(
    problem: CommonProblem, *, title: str, description: str, by: User
) -> CommonProblem:
    problem = _judged(problem, by)
    problem.state = ProblemState.ACCEPTED
    problem.title, problem.description = title, description
    _decide(problem, by)
    _tell_cases(problem, problem.links.all(), by)
    return problem


@transaction.atomic
def merge(problem: CommonProblem, *, target: CommonProblem, by: User) -> CommonProblem:
    """Its cases become the target's, too; of this month or an earlier one."""
    problem = _judged(problem, by)
    target = lock(target, by)
    if target.branch_id != problem.branch_id or not target.is_accepted:
        raise ValidationError({"target": _("只能并入本营业部已确认的问题。")})
    problem.state = ProblemState.MERGED
    problem.merged_into = target
    _decide(problem, by)
    there = set(target.links.values_list("complaint", flat=True))
    cases = Complaint.objects.filter(problem_links__problem=problem)
    links = _link(target, cases.exclude(pk__in=there).order_by("pk"), by=by)
    _tell_cases(target, links, by)
    return problem


@transaction.atomic
def dismiss(problem: CommonProblem, *, reason: str, by: User) -> CommonProblem:
    acting.want_reason(reason)
    problem = _judged(problem, by)
    problem.state, problem.reason = ProblemState.DISMISSED, reason
    _decide(problem, by)
    return problem


@transaction.atomic
def add_cases(
    problem: CommonProblem, *, cases: Iterable[Complaint], by: User
) -> CommonProblem:
    problem = lock(problem, by)
    want(may_add, problem, by)
    there = set(problem.links.values_list("complaint", flat=True))
    chosen = _of_branch(problem.branch, cases, by)
    new = [case for case in chosen if case.pk not in there]
    if not new:
        raise ValidationError({"cases": _("请选择尚未归入的投诉。")})
    links = _link(problem, new, by=by)
    if problem.is_accepted:
        _tell_cases(problem, links, by)
    return problem


def _renew_all(branch: Branch, month: date, news: Sequence[Suggestion]) -> None:
    """What nobody judged and nobody finds any more goes."""
    waiting = CommonProblem.objects.filter(
        branch=branch, month=month, state=ProblemState.SUGGESTED, stated_by=None
    )
    gone = waiting.exclude(key__in=[one.key for one in news])
    ProblemCase.objects.filter(problem__in=gone).delete()
    gone.delete()
    for one in news:
        _renew(branch, month, one)


def _renew(branch: Branch, month: date, found: Suggestion) -> None:
    problem, _made = CommonProblem.objects.update_or_create(
        branch=branch,
        month=month,
        key=found.key,
        defaults={"words": list(found.words), "rises": list(found.rises)},
    )
    # Those that a person added stay.
    problem.links.filter(added_by=None).exclude(complaint__in=found.cases).delete()
    there = set(problem.links.values_list("complaint", flat=True))
    ProblemCase.objects.bulk_create(
        ProblemCase(problem=problem, complaint_id=pk)
        for pk in sorted(found.cases)
        if pk not in there
    )


def _judged(problem: CommonProblem, by: User) -> CommonProblem:
    problem = lock(problem, by)
    want(may_judge, problem, by)
    return problem


def _decide(problem: CommonProblem, by: User) -> None:
    problem.decided_by, problem.decided_at = by, timezone.now()
    problem.full_clean(validate_unique=False)
    problem.save()


def _of_branch(
    branch: Branch, cases: Iterable[Complaint], by: User
) -> ComplaintQuerySet:
    visible = Complaint.objects.visible_to(by).exclude(origin=Origin.IMPORT)
    pks = [case.pk for case in cases]
    return visible.filter(branch=branch, pk__in=pks).only("pk").order_by("pk")


def _link(
    problem: CommonProblem, cases: Iterable[Complaint], *, by: User
) -> list[ProblemCase]:
    return ProblemCase.objects.bulk_create(
        ProblemCase(problem=problem, complaint=case, added_by=by) for case in cases
    )


def _tell_cases(problem: CommonProblem, links: Iterable[ProblemCase], by: User) -> None:
    """An event in each case, in the order of their keys."""
    now: datetime = timezone.now()
    rows = {link.complaint_id: link for link in links}
    cases = Complaint.objects.filter(pk__in=rows).only("pk", "cycle", "salt")
    locked = cases.select_for_update(of=("self",), no_key=True).order_by("pk")
    Event.objects.bulk_create(
        events.compose(
            case,
            "join_problem",
            by,
            occurred_at=now,
            facts={"problem": problem.pk, "month": problem.month.isoformat()},
            rows=[rows[case.pk]],
        )
        for case in locked
    )
