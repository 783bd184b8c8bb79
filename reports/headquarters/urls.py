from django.urls import path

from reports.headquarters import views

urlpatterns = [
    path("complaints/<str:number>/report.pdf", views.report, name="headquarters_report")
]
