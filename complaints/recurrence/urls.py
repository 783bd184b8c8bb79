from django.urls import path

from complaints.recurrence import pages

urlpatterns = [
    path("checks/", pages.checks, name="checks"),
    path("complaints/<str:number>/recurrence/", pages.of_case, name="recurrence"),
]
