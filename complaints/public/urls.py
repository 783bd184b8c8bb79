from django.urls import path

from complaints.public import intake, pages

app_name = "public"

urlpatterns = [
    path("board/<str:branch>/", pages.board, name="board"),
    path("board/<str:branch>/screen/", pages.screen, name="screen"),
    path("intake/state/", intake.state, name="state"),
    path("intake/<str:branch>/", intake.intake, name="intake"),
]
