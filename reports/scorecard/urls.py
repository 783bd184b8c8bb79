from django.urls import path

from reports import converters  # noqa: F401 (registers them)
from reports.scorecard import views

urlpatterns = [
    path("reports/scorecard/", views.scorecard_home, name="scorecard_home"),
    path(
        "reports/scorecard/<str:branch>/<month:month>/",
        views.scorecard,
        name="scorecard",
    ),
    path(
        "reports/scorecard/<str:branch>/<month:month>/<str:obligation>/",
        views.scorecard_cases,
        name="scorecard_cases",
    ),
]
