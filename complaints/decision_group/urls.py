from django.urls import path

from complaints.decision_group import pages

urlpatterns = [
    path(
        "complaints/<str:number>/decision-group/",
        pages.decision_group,
        name="decision_group",
    ),
]
