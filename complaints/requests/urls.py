from django.urls import path

from complaints.requests import pages as decisions

urlpatterns = [
    path("decisions/<int:pk>/approve/", decisions.approve, name="approve"),
    path("decisions/<int:pk>/recall/", decisions.recall, name="recall"),
    path("decisions/<int:pk>/return/", decisions.send_back, name="send_back"),
]
