from django.urls import path

from complaints.public import intake, pages
from complaints.public.surveys import pages as surveys

app_name = "public"

urlpatterns = [
    path("board/<str:branch>/", pages.board, name="board"),
    path("board/<str:branch>/screen/", pages.screen, name="screen"),
    path("survey/<str:branch>/", surveys.surveys, name="surveys"),
    path("survey/<str:branch>/<int:pk>/", surveys.survey, name="survey"),
    path("intake/state/", intake.state, name="state"),
    path("intake/<str:branch>/", intake.intake, name="intake"),
]
