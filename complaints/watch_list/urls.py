from django.urls import path

from complaints.watch_list import pages as watch

urlpatterns = [
    path("watch/", watch.watch_list, name="watch_list"),
    path("complaints/<str:number>/watch/", watch.of_case, name="watch"),
    path("complaints/<str:number>/watch/new/", watch.enter, name="enter_watch"),
    path(
        "complaints/<str:number>/watch/<int:pk>/reached/",
        watch.reach,
        name="reach_standard",
    ),
    path(
        "complaints/<str:number>/watch/<int:pk>/told/", watch.tell, name="tell_watched"
    ),
    path("complaints/<str:number>/watch/<int:pk>/end/", watch.end, name="end_watch"),
]
