"""What the people of the demonstration have made of last month's cases."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from branches.models import Branch, User
from reports import periods
from reports.periods import Period
from reports.problems import search, services, study_services
from reports.problems.models import CommonProblem

BRANCH = "SH001"
PEOPLE = {"gm", "operations", "marketing", "frontdesk"}


@transaction.atomic
def load() -> None:
    """Where the demonstration's people are, and have not done it yet."""
    search.search_due()
    branch = Branch.objects.filter(code=BRANCH).first()
    people = {user.username: user for user in branch.users.all()} if branch else {}
    month = periods.last_ended_month()
    # What the search has suggested is nobody's yet.
    told = CommonProblem.objects.filter(branch=branch, month=month.first)
    is_told = told.exclude(stated_by=None).exists()
    if branch is None or not people.keys() >= PEOPLE or is_told:
        return
    _studied(branch, month, people)
    _dismissed(branch, month, people)


def _studied(branch: Branch, month: Period, people: dict[str, User]) -> None:
    """Accepted, studied, with a measure under way and a training held."""
    today = timezone.localdate()
    gm, operations = people["gm"], people["operations"]
    problem = _stated(
        branch,
        month,
        title="办理说明写得不清，客户多次往返",
        description="网上流程、柜台说明书和电话答复不一致，客户要来两三次。",
        words=("销户", "说明书", "权限", "材料"),
        by=operations,
    )
    services.accept(
        problem, title=problem.title, description=problem.description, by=gm
    )
    study_services.hold_study(
        problem,
        held_on=today,
        participants=[gm, operations, people["marketing"], people["frontdesk"]],
        minutes="逐件看了客户原话：问题不在流程本身，在于网上清单、柜台说明和电话"
        "口径是三个版本。先统一口径，再改说明书的字号和例子。",
        measure="统一销户、权限、法人变更三项业务的材料清单，柜台、网站、电话同一版本。",
        person=operations,
        due_on=today + timedelta(days=21),
        by=gm,
    )
    training = study_services.plan_training(
        branch,
        audience="staff",
        topic="三项业务材料清单的新口径",
        planned_on=today,
        problem=problem,
        by=operations,
    )
    study_services.hold_training(
        training,
        held_on=today,
        participants_count=11,
        summary="两人一组互问互答，柜台与电话各演练三例。",
        by=operations,
    )


def _dismissed(branch: Branch, month: Period, people: dict[str, User]) -> None:
    problem = _stated(
        branch,
        month,
        title="客户经理更换频繁",
        description="",
        words=("客户经理", "联系人"),
        by=people["frontdesk"],
    )
    reason = "两件起因不同：一件是休产假的正常交接，一件是报告漏发，各自处理即可。"
    services.dismiss(problem, reason=reason, by=people["gm"])


def _stated(
    branch: Branch,
    month: Period,
    *,
    title: str,
    description: str,
    words: tuple[str, ...],
    by: User,
) -> CommonProblem:
    """With the month's cases that have one of the words, else with its newest two."""
    cases = services.cases_of(branch, month, by)
    wanted = Q()
    for word in words:
        wanted |= Q(statement__contains=word)
    return services.state_problem(
        branch,
        month.first,
        title=title,
        description=description,
        cases=list(cases.filter(wanted)) or list(cases[:2]),
        by=by,
    )
