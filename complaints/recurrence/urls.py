from django.urls import path

from complaints.recurrence import pages as problems

urlpatterns = [
    path("checks/", problems.checks, name="checks"),
    path(
        "complaints/<str:number>/checks/<str:quarter>/",
        problems.check,
        name="check_problem",
    ),
    path("complaints/<str:number>/recurrence/", problems.of_case, name="recurrence"),
    path(
        "complaints/<str:number>/recurrence/mark/",
        problems.mark,
        name="mark_recurrence",
    ),
]
