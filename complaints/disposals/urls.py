from django.urls import path

from complaints.disposals import pages

urlpatterns = [
    path("complaints/<str:number>/disposal/", pages.disposal, name="disposal"),
]
