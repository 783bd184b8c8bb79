from django.urls import path

from complaints.liaison import pages

urlpatterns = [
    path("complaints/<str:number>/liaison/", pages.liaison, name="liaison"),
]
