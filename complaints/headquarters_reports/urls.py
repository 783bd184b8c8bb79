from django.urls import path

from complaints.headquarters_reports import pages

urlpatterns = [
    path("reports-to-headquarters/", pages.received, name="hq_reports"),
    path("complaints/<str:number>/report/", pages.report, name="report"),
]
