from django.urls import path

from reports.set_up import views

urlpatterns = [
    path("set-up/", views.branches, name="set_up_all"),
    path("set-up/<str:branch>/", views.branch, name="set_up"),
]
