from django.urls import path

from complaints.acts import converters as years  # noqa: F401 (registers <yyyy:…>)
from reports import converters  # noqa: F401 (registers <month:…>)
from reports.problems import trainings, views

PROBLEM = "reports/problems/<int:pk>"
MONTH = "reports/problems/<str:branch>/<month:month>"
TRAINING = "reports/trainings/<int:pk>"

urlpatterns = [
    path(f"{MONTH}/", views.problems, name="problems"),
    path(f"{MONTH}/find/", views.find, name="find_problems"),
    path(f"{MONTH}/state/", views.state, name="state_problem"),
    path(f"{PROBLEM}/", views.problem, name="problem"),
    path(f"{PROBLEM}/accept/", views.accept, name="accept_problem"),
    path(f"{PROBLEM}/merge/", views.merge, name="merge_problem"),
    path(f"{PROBLEM}/dismiss/", views.dismiss, name="dismiss_problem"),
    path(f"{PROBLEM}/cases/", views.add_cases, name="add_problem_cases"),
    path(f"{PROBLEM}/study/", views.hold_study, name="hold_study"),
    path(f"{PROBLEM}/no-study/", views.waive_study, name="waive_study"),
    path(f"{PROBLEM}/training/", trainings.plan_for, name="train_for_problem"),
    path(
        "reports/studies/<int:pk>/finish/", views.finish_measure, name="finish_measure"
    ),
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
