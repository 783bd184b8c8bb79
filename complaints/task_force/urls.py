from django.urls import path

from complaints.task_force import pages

urlpatterns = [
    path("complaints/<str:number>/task-force/", pages.task_force, name="task_force"),
]
