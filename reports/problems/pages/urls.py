from django.urls import path

from complaints.acts.web import converters as years  # noqa: F401 (registers <yyyy:…>)
from reports import converters  # noqa: F401 (registers <month:…>)
from reports.problems.pages import problems, studies, trainings

PROBLEM = "reports/problems/<int:pk>"
MONTH = "reports/problems/<str:branch>/<month:month>"
TRAINING = "reports/trainings/<int:pk>"

urlpatterns = [
    path(f"{MONTH}/", problems.problems, name="problems"),
    path(f"{MONTH}/find/", problems.find, name="find_problems"),
    path(f"{MONTH}/state/", problems.state, name="state_problem"),
    path(f"{PROBLEM}/", problems.problem, name="problem"),
    path(f"{PROBLEM}/accept/", problems.accept, name="accept_problem"),
    path(f"{PROBLEM}/merge/", problems.merge, name="merge_problem"),
    path(f"{PROBLEM}/dismiss/", problems.dismiss, name="dismiss_problem"),
    path(f"{PROBLEM}/cases/", problems.add_cases, name="add_problem_cases"),
    path(f"{PROBLEM}/study/", studies.hold, name="hold_study"),
    path(f"{PROBLEM}/no-study/", studies.waive, name="waive_study"),
    path(f"{PROBLEM}/training/", trainings.plan_for, name="train_for_problem"),
    path("reports/studies/<int:pk>/finish/", studies.finish, name="finish_measure"),
    path(
        "reports/trainings/<str:branch>/<yyyy:year>/",
        trainings.trainings,
        name="trainings",
    ),
    path("reports/trainings/<str:branch>/plan/", trainings.plan, name="plan_training"),
    path(
        "reports/trainings/<str:branch>/<yyyy:year>.xlsx",
        trainings.trainings_xlsx,
        name="trainings_xlsx",
    ),
    path(f"{TRAINING}/held/", trainings.hold, name="hold_training"),
    path(f"{TRAINING}/not-held/", trainings.give_up, name="give_up_training"),
]
