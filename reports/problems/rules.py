"""norm 11.2, 11.3: who judges, studies and trains, and when; each said once."""

from __future__ import annotations

from django.utils.translation import gettext as _

from branches.models import Branch, User
from complaints.acts.rules import Refusal, denied
from reports.problems.models import CommonProblem
from reports.problems.study_models import StudyMeeting, Training


def works_for(by: User, branch: Branch) -> bool:
    return _works(by, branch.pk)


def may_add(problem: CommonProblem, by: User) -> Refusal | None:
    if not _works(by, problem.branch_id):
        return denied()
    if problem.is_suggested or problem.is_accepted:
        return None
    return Refusal(_("该问题已并入其他问题或不成立，不再归入投诉。"))


def may_judge(problem: CommonProblem, by: User) -> Refusal | None:
    """A leader of the branch, and not who stated it."""
    if not _works(by, problem.branch_id) or not by.is_leader:
        return denied()
    if not problem.is_suggested:
        return Refusal(_("该问题已有判断，请刷新后查看。"))
    if problem.stated_by_id == by.pk:
        return Refusal(_("本人提出的问题由其他总监或总经理判断。"))
    return None


def may_study(problem: CommonProblem, by: User) -> Refusal | None:
    if not _works(by, problem.branch_id):
        return denied()
    return None if problem.is_accepted else Refusal(_("只研究已确认的问题。"))


def may_waive(problem: CommonProblem, by: User) -> Refusal | None:
    """A leader's: nobody meets over it."""
    if not by.is_leader:
        return denied()
    if refusal := may_study(problem, by):
        return refusal
    return Refusal(_("该问题已有研究记录。")) if problem.meetings.exists() else None


def may_finish(meeting: StudyMeeting, by: User) -> Refusal | None:
    """Who was charged with the measure, or a leader."""
    if not by.is_leader and meeting.person_id != by.pk:
        return denied()
    if refusal := may_study(meeting.problem, by):
        return refusal
    return None if meeting.is_owed else Refusal(_("该措施已登记完成。"))


def may_record(training: Training, by: User) -> Refusal | None:
    if not _works(by, training.branch_id):
        return denied()
    return None if training.is_waiting else Refusal(_("该培训已登记。"))


def _works(by: User, branch_id: int) -> bool:
    return by.works_on_cases and branch_id in by.served
