"""norm 11.2, 11.3: study meetings and what they decided; trainings planned and held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import BRANCH_READERS, Branch, User
from complaints.acts import acting
from complaints.acts.rules import want
from complaints.case.models import NamedStaff
from reports.periods import quarter_of
from reports.problems.models import CommonProblem
from reports.problems.rules import (
    may_finish,
    may_record,
    may_study,
    may_waive,
    works_for,
)
from reports.problems.services import lock
from reports.problems.study_models import StudyMeeting, Training

FEWEST = 2


def who_may_study(problem: CommonProblem) -> QuerySet[User]:
    """Of the branch; nobody who is complained of in one of its cases."""
    named = NamedStaff.objects.current().filter(
        complaint__problem_links__problem=problem, user__isnull=False
    )
    return User.objects.filter(
        branch=problem.branch.served_by_id, is_active=True, post__in=BRANCH_READERS
    ).exclude(pk__in=named.values("user"))


@transaction.atomic
def hold_study(
    problem: CommonProblem,
    *,
    held_on: date,
    participants: Sequence[User],
    minutes: str,
    measure: str = "",
    person: User | None = None,
    due_on: date | None = None,
    no_measure_reason: str = "",
    by: User,
) -> StudyMeeting:
    """What the meeting decided stands in the same row: a measure, or why none."""
    problem = _accepted(problem, by)
    if held_on > timezone.localdate():
        raise ValidationError({"held_on": _("研究日期不能晚于今天。")})
    if held_on < problem.month:
        raise ValidationError({"held_on": _("研究日期不能早于问题所属的月份。")})
    _want_those_of(problem, [*participants, *filter(None, [person])])
    if len(participants) < FEWEST:
        raise ValidationError({"participants": _("集中研究至少有两人参加。")})
    meeting = StudyMeeting(
        problem=problem,
        held_on=held_on,
        minutes=minutes,
        measure=measure,
        person=person,
        due_on=due_on,
        no_measure_reason=no_measure_reason,
        recorded_by=by,
    )
    meeting.full_clean()
    meeting.save()
    meeting.participants.set(participants)
    if problem.no_study_reason:
        problem.no_study_reason = ""
        problem.save(update_fields=["no_study_reason"])
    return meeting


@transaction.atomic
def waive_study(problem: CommonProblem, *, reason: str, by: User) -> CommonProblem:
    """A leader's: nobody meets over it, and why."""
    acting.want_reason(reason)
    problem = lock(problem, by)
    want(may_waive, problem, by)
    problem.no_study_reason = reason
    problem.save(update_fields=["no_study_reason"])
    return problem


@transaction.atomic
def finish_measure(
    meeting: StudyMeeting, *, done_on: date, outcome: str, by: User
) -> StudyMeeting:
    _accepted(meeting.problem, by)
    rows = StudyMeeting.objects.select_for_update(of=("self",))
    meeting = rows.select_related("problem__branch").get(pk=meeting.pk)
    want(may_finish, meeting, by)
    if not meeting.held_on <= done_on <= timezone.localdate():
        raise ValidationError(
            {"done_on": _("完成日期不能早于研究日期，也不能晚于今天。")}
        )
    meeting.done_on, meeting.outcome, meeting.done_by = done_on, outcome, by
    meeting.full_clean()
    meeting.save()
    return meeting


@transaction.atomic
def plan_training(
    branch: Branch,
    *,
    audience: str,
    topic: str,
    planned_on: date,
    problem: CommonProblem | None = None,
    category: str = "",
    quarter: date | None = None,
    by: User,
) -> Training:
    """For a problem, for a quarterly summary, or for neither."""
    if not works_for(by, branch):
        raise PermissionDenied
    if problem is not None:
        problem = _accepted(problem, by)
        if problem.branch_id != branch.pk:
            raise PermissionDenied
    if quarter is not None and quarter != quarter_of(quarter).first:
        raise ValidationError(_("没有这个季度。"))
    training = Training(
        branch=branch,
        audience=audience,
        topic=topic,
        planned_on=planned_on,
        problem=problem,
        category=category,
        quarter=quarter,
        planned_by=by,
    )
    training.full_clean()
    training.save()
    return training


def train_for(problem: CommonProblem, *, by: User, **planned: Any) -> Training:
    return plan_training(problem.branch, problem=problem, by=by, **planned)


@transaction.atomic
def hold_training(
    training: Training,
    *,
    held_on: date,
    participants_count: int,
    summary: str,
    by: User,
) -> Training:
    training = _waiting(training, by)
    if held_on > timezone.localdate():
        raise ValidationError({"held_on": _("培训日期不能晚于今天。")})
    training.held_on, training.participants_count = held_on, participants_count
    training.summary = summary
    return _recorded(training, by)


@transaction.atomic
def give_up_training(training: Training, *, reason: str, by: User) -> Training:
    """It stays among those planned, as one that was not held."""
    acting.want_reason(reason)
    training = _waiting(training, by)
    training.not_held_reason = reason
    return _recorded(training, by)


def _accepted(problem: CommonProblem, by: User) -> CommonProblem:
    locked = lock(problem, by)
    want(may_study, locked, by)
    return locked


def _want_those_of(problem: CommonProblem, people: Sequence[User]) -> None:
    may = set(who_may_study(problem).filter(pk__in=[person.pk for person in people]))
    for person in people:
        if person not in may:
            raise ValidationError(
                _("%(person)s不能参加该问题的研究。") % {"person": person}
            )


def _waiting(training: Training, by: User) -> Training:
    rows = Training.objects.select_for_update(of=("self",), no_key=True)
    training = rows.select_related("branch").get(pk=training.pk)
    want(may_record, training, by)
    return training


def _recorded(training: Training, by: User) -> Training:
    training.recorded_by, training.recorded_at = by, timezone.now()
    training.full_clean()
    training.save()
    return training
