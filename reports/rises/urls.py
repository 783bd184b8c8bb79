from django.urls import path

from reports.rises import views

urlpatterns = [
    path("reports/rises/", views.rises, name="rises"),
    path("reports/rises/<int:pk>/", views.rise, name="rise"),
    path("reports/rises/<int:pk>/judge/", views.judge, name="judge_rise"),
]
