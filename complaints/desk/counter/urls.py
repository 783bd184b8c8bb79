from django.urls import path

from complaints.desk.counter import views as counter

urlpatterns = [
    path("complaints/new/", counter.new, name="new"),
    path("complaints/new/similar/", counter.similar, name="similar"),
    path("complaints/new/drafted/", counter.drafted, name="drafted"),
    path("complaints/new/promise/", counter.promise, name="promise"),
    path("complaints/<str:number>/known-client/", counter.known, name="known_client"),
    path("complaints/<str:number>/received/", counter.received, name="received"),
]
