from django.urls import path

from reports.surveys import pages

ONE = "reports/surveys/<str:branch>/<int:pk>"

urlpatterns = [
    path("reports/surveys/", pages.home, name="surveys_home"),
    path("reports/surveys/<str:branch>/", pages.surveys, name="surveys"),
    path(f"{ONE}/", pages.survey, name="survey"),
    path(f"{ONE}/sheet/", pages.sheet, name="survey_sheet"),
    path(f"{ONE}/enter/", pages.enter_sheet, name="enter_sheet"),
    path(f"{ONE}/record/", pages.record_result, name="record_result"),
]
