from django.urls import path

from complaints.onward import pages

urlpatterns = [
    path("complaints/<str:number>/onward/", pages.onward, name="onward"),
]
