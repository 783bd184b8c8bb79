from django.urls import path

from complaints.acts.web import converters as years  # noqa: F401 (registers <yyyy:…>)
from complaints.acts.web.pages import route
from reports import converters  # noqa: F401 (registers <month:…>)
from reports.problems.pages import problems, trainings
from reports.problems.pages.act import do
from reports.problems.pages.acts import ACTS

MONTH = "reports/problems/<str:branch>/<month:month>"
TRAININGS = "reports/trainings/<str:branch>"

urlpatterns = [
    path(f"{MONTH}/", problems.problems, name="problems"),
    path(f"{MONTH}/find/", problems.find, name="find_problems"),
    path(f"{MONTH}/state/", problems.state, name="state_problem"),
    path("reports/problems/<int:pk>/", problems.problem, name="problem"),
    path(f"{TRAININGS}/<yyyy:year>/", trainings.trainings, name="trainings"),
    path(f"{TRAININGS}/plan/", trainings.plan, name="plan_training"),
    path(
        f"{TRAININGS}/<yyyy:year>.xlsx", trainings.trainings_xlsx, name="trainings_xlsx"
    ),
    *(route(act, f"{act.address}/{act.path}/", do) for act in ACTS),
]
