from django.urls import path

from complaints.desk.queue import views as queue

urlpatterns = [
    path("", queue.queue, name="queue"),
]
