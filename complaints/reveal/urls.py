from django.urls import path

from complaints.reveal import pages

urlpatterns = [
    path("complaints/<str:number>/reveal/", pages.reveal, name="reveal"),
]
