from django.urls import path

from complaints.task_force import pages as task_force

urlpatterns = [
    path(
        "complaints/<str:number>/task-force/",
        task_force.task_force,
        name="task_force",
    ),
    path(
        "complaints/<str:number>/task-force/new/",
        task_force.set_up,
        name="set_up_task_force",
    ),
    path(
        "complaints/<str:number>/task-force/<int:pk>/task/",
        task_force.give_task,
        name="give_task",
    ),
    path(
        "complaints/<str:number>/task-force/<int:pk>/exchange/",
        task_force.exchange_member,
        name="exchange_member",
    ),
    path(
        "complaints/<str:number>/task-force/<int:pk>/dissolve/",
        task_force.dissolve,
        name="dissolve_task_force",
    ),
    path(
        "complaints/<str:number>/tasks/<int:pk>/finish/",
        task_force.finish_task,
        name="finish_task",
    ),
]
