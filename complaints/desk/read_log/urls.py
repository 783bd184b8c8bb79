from django.urls import path

from complaints.desk.read_log import views as reads

urlpatterns = [
    path("reads/", reads.reads, name="reads"),
]
