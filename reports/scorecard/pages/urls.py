from django.urls import path

from reports import converters  # noqa: F401 (registers them)
from reports.scorecard.pages import views

ADDRESS = "reports/scorecard/<str:branch>/<month:month>"
CASES = f"{ADDRESS}/<str:obligation>"

urlpatterns = [
    path("reports/scorecard/", views.scorecard_home, name="scorecard_home"),
    path(f"{ADDRESS}/", views.scorecard, name="scorecard"),
    path(f"{ADDRESS}.xlsx", views.scorecard_xlsx, name="scorecard_xlsx"),
    path(f"{CASES}/", views.scorecard_cases, name="scorecard_cases"),
    path(f"{CASES}.xlsx", views.scorecard_cases_xlsx, name="scorecard_cases_xlsx"),
]
