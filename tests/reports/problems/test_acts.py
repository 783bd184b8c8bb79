"""norm 11.2, 11.3: what people do with a suggestion, and what follows from it."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from complaints.models import Event
from reports.demo import problems as demo
from reports.models import CommonProblem, StudyMeeting, Training
from reports.problems import rules, services
from reports.problems import study_services as studies
from reports.problems.models import ProblemState
from reports.problems.services import Suggestion
from tests.cases import make_complaint
from tests.reports.problems.conftest import MARCH

TODAY = date(2026, 4, 1)


def take(branch, *suggestions, by=None, is_enough=True):
    return services.take_suggestions(
        branch,
        MARCH,
        suggestions,
        cases=9,
        cases_before=30,
        is_enough=is_enough,
        by=by,
    )


def meet(problem, by, *people, **overrides):
    values = {
        "held_on": TODAY,
        "participants": [by, *people],
        "minutes": "午间只开一个窗口。",
        "measure": "午间增开一个窗口。",
        "person": by,
        "due_on": TODAY + timedelta(days=14),
        **overrides,
    }
    return studies.hold_study(problem, by=by, **values)


@pytest.mark.norm("11.2")
def test_an_accepted_problem_stands_in_the_chain_of_its_cases(accepted, cases):
    assert accepted.is_accepted
    told = Event.objects.filter(verb="join_problem").values_list("complaint", flat=True)
    assert set(told) == {case.pk for case in cases}
    call_command("verify_archive", stdout=StringIO())


def test_the_archive_is_whole_with_guesses_and_finds_a_lost_link(
    accepted, branch, cases
):
    take(branch, Suggestion(["空调"], [], [cases[0].pk]))
    call_command("verify_archive", stdout=StringIO())

    accepted.links.first().delete()

    with pytest.raises(CommandError, match="共性问题的投诉"):
        call_command("verify_archive", stdout=StringIO())


def test_a_second_judgement_is_refused(accepted, operations):
    with pytest.raises(ValidationError, match="已有判断"):
        services.dismiss(accepted, reason="不成立", by=operations)


def test_a_later_search_renews_what_waits_and_leaves_what_was_judged(
    branch, accepted, cases
):
    again = Suggestion(["排队"], [], [cases[0].pk])
    other = Suggestion(["空调"], [], [cases[0].pk])
    search = take(branch, again, other)
    renewed = take(branch, Suggestion(["空调"], [], [cases[1].pk]))

    assert search.outcome == renewed.outcome == "found"
    first, second = CommonProblem.objects.order_by("pk")
    assert first == accepted
    assert first.links.count() == 2
    assert (second.key, second.state) == ("空调", "suggested")
    assert [link.complaint_id for link in second.links.all()] == [cases[1].pk]

    assert take(branch).outcome == "found"  # The accepted one.
    assert list(CommonProblem.objects.all()) == [accepted]
    assert take(branch, is_enough=False).outcome == "too_few"


def test_merging_brings_the_cases_along(accepted, branch, frontdesk, gm):
    third = make_complaint(by=frontdesk)
    take(branch, Suggestion(["叫号机"], [], [third.pk]))
    problem = CommonProblem.objects.get(key="叫号机")

    services.merge(problem, target=accepted, by=gm)

    problem.refresh_from_db()
    assert (problem.state, problem.merged_into) == ("merged", accepted)
    assert accepted.links.count() == 3
    assert third.events.filter(verb="join_problem").exists()


def test_who_states_a_problem_does_not_judge_it(branch, cases, operations, gm):
    problem = services.state_problem(
        branch, MARCH, title="排队", description="", cases=cases, by=operations
    )

    with pytest.raises(ValidationError, match="本人提出"):
        services.accept(problem, title="排队", description="", by=operations)
    services.accept(problem, title="排队", description="", by=gm)

    # Nor would the database have it.
    with pytest.raises(IntegrityError), transaction.atomic():
        CommonProblem.objects.update(decided_by=operations)


@pytest.mark.parametrize(
    "post", ["frontdesk", "handler", "keeper", "archivist", "hq", "auditor", "outsider"]
)
def test_only_leaders_of_the_branch_judge(suggestion, request, post):
    by = request.getfixturevalue(post)

    for act in (
        lambda: services.accept(suggestion, title="排队", description="", by=by),
        lambda: services.merge(suggestion, target=suggestion, by=by),
        lambda: services.dismiss(suggestion, reason="不成立", by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert rules.may_judge(suggestion, by)


@pytest.mark.parametrize("post", ["archivist", "hq", "auditor", "outsider"])
def test_who_does_not_work_there_enters_nothing(accepted, branch, cases, request, post):
    by = request.getfixturevalue(post)

    for act in (
        lambda: take(branch, by=by),
        lambda: services.add_cases(accepted, cases=cases, by=by),
        lambda: meet(accepted, by),
        lambda: studies.plan_training(
            branch, audience="staff", topic="礼仪", planned_on=TODAY, by=by
        ),
        lambda: services.state_problem(
            branch, MARCH, title="排队", description="", cases=cases, by=by
        ),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_who_is_named_in_one_of_its_cases_neither_sees_nor_judges(
    suggestion, cases, operations
):
    cases[0].named_staff.create(user=operations)

    assert not CommonProblem.objects.visible_to(operations).exists()
    with pytest.raises(PermissionDenied):
        services.accept(suggestion, title="排队", description="", by=operations)


@pytest.mark.norm("11.2")
def test_a_study_decides_and_is_tracked_to_done(accepted, gm, operations, frontdesk):
    meeting = meet(accepted, gm, operations, person=operations)
    assert meeting.is_owed
    assert meeting.is_overdue(TODAY + timedelta(days=15))

    with pytest.raises(PermissionDenied):
        studies.finish_measure(meeting, done_on=TODAY, outcome="完成", by=frontdesk)
    with pytest.raises(ValidationError, match="不能晚于今天"):
        studies.finish_measure(
            meeting, done_on=TODAY + timedelta(days=1), outcome="完成", by=operations
        )
    studies.finish_measure(meeting, done_on=TODAY, outcome="完成", by=operations)

    with pytest.raises(ValidationError, match="已登记完成"):
        studies.finish_measure(meeting, done_on=TODAY, outcome="完成", by=gm)


@pytest.mark.norm("11.2")
def test_a_study_without_a_measure_says_why(accepted, gm, operations):
    nothing = {"measure": "", "person": None, "due_on": None}
    with pytest.raises(ValidationError, match="说明不采取措施的理由"):
        meet(accepted, gm, operations, **nothing)
    with pytest.raises(ValidationError, match="至少有两人"):
        meet(accepted, gm)

    meeting = meet(
        accepted, gm, operations, **nothing, no_measure_reason="总部已在改造系统。"
    )

    assert not meeting.is_owed
    with pytest.raises(ValidationError, match="已有研究记录"):
        studies.waive_study(accepted, reason="不必", by=gm)
    with pytest.raises(IntegrityError), transaction.atomic():
        StudyMeeting.objects.update(no_measure_reason="")


def test_who_is_complained_of_has_no_part_in_the_study(accepted, cases, gm, operations):
    cases[0].named_staff.create(user=operations)

    with pytest.raises(ValidationError, match="不能参加"):
        meet(accepted, gm, operations)


def test_a_reason_may_stand_for_the_study(accepted, gm, frontdesk):
    with pytest.raises(PermissionDenied):
        studies.waive_study(accepted, reason="已解决", by=frontdesk)

    studies.waive_study(accepted, reason="问题当月已解决。", by=gm)

    accepted.refresh_from_db()
    assert accepted.no_study_reason


@pytest.mark.norm("11.3")
def test_a_training_is_planned_then_held_or_given_up(branch, accepted, handler):
    planned = {"audience": "staff", "topic": "午间接待", "planned_on": TODAY}
    first = studies.plan_training(branch, **planned, problem=accepted, by=handler)
    second = studies.plan_training(
        branch,
        **{**planned, "audience": "clients"},
        category="E",
        quarter=date(2026, 1, 1),
        by=handler,
    )

    studies.hold_training(
        first, held_on=TODAY, participants_count=12, summary="逐条演练。", by=handler
    )
    studies.give_up_training(second, reason="讲师生病。", by=handler)

    assert list(accepted.trainings.all()) == [first]
    held = Training.objects.filter(held_on__isnull=False)
    assert (held.count(), Training.objects.count()) == (1, 2)
    with pytest.raises(ValidationError, match="已登记"):
        studies.give_up_training(first, reason="又不办了", by=handler)
    with pytest.raises(IntegrityError), transaction.atomic():
        held.update(participants_count=None)


def test_the_demonstration_is_told_once_whatever_the_search_has_suggested(
    suggestion, gm, operations, marketing
):
    for _twice in range(2):
        demo.load()

    stated = CommonProblem.objects.exclude(stated_by=None)
    assert [problem.state for problem in stated.order_by("pk")] == [
        ProblemState.ACCEPTED,
        ProblemState.DISMISSED,
    ]
    suggestion.refresh_from_db()
    assert suggestion.state == ProblemState.SUGGESTED
