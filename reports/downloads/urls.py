from django.urls import path

from reports.downloads import views

urlpatterns = [path("reports/downloads/", views.downloads, name="downloads")]
