from django.urls import path

from complaints.decision_group import pages as decision_group

urlpatterns = [
    path(
        "complaints/<str:number>/decision-group/",
        decision_group.decision_group,
        name="decision_group",
    ),
    path(
        "complaints/<str:number>/decision-group/new/",
        decision_group.convene,
        name="convene_group",
    ),
    path(
        "complaints/<str:number>/decision-group/<int:pk>/voice/",
        decision_group.give_voice,
        name="give_voice",
    ),
    path(
        "complaints/<str:number>/decision-group/<int:pk>/exchange/",
        decision_group.exchange_voice,
        name="exchange_voice",
    ),
    path(
        "complaints/<str:number>/decision-group/<int:pk>/call-off/",
        decision_group.call_off,
        name="call_off_group",
    ),
    path(
        "complaints/<str:number>/decision-group/<int:pk>/carry-out/",
        decision_group.carry_out,
        name="carry_out",
    ),
]
