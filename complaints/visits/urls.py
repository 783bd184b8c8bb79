from django.urls import path

from complaints.visits import pages as visits

urlpatterns = [
    path("visits/", visits.visits, name="visits"),
]
