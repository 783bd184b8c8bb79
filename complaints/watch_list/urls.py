from django.urls import path

from complaints.watch_list import pages

urlpatterns = [
    path("watch/", pages.watch_list, name="watch_list"),
    path("complaints/<str:number>/watch/", pages.of_case, name="watch"),
]
