from django.urls import path

from complaints.liaison import pages as liaison

urlpatterns = [
    path("complaints/<str:number>/liaison/", liaison.liaison, name="liaison"),
    path(
        "complaints/<str:number>/liaison/flag/",
        liaison.flag_company,
        name="flag_company",
    ),
    path("complaints/<str:number>/liaison/new/", liaison.liaise, name="liaise"),
    path(
        "complaints/<str:number>/liaison/<int:pk>/answer/",
        liaison.answer,
        name="answer_liaison",
    ),
]
