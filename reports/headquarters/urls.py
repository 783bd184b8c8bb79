from django.urls import path

from reports import converters  # noqa: F401 (registers <month:…>)
from reports.headquarters import pages, views

MONTH = "reports/headquarters/<month:month>"

urlpatterns = [
    path(
        "complaints/<str:number>/report.pdf", views.report, name="headquarters_report"
    ),
    path("reports/headquarters/", pages.home, name="headquarters_home"),
    path(f"{MONTH}/", pages.month, name="headquarters"),
    path(f"{MONTH}/<str:kind>/make/", pages.make, name="make_job"),
    path(f"{MONTH}/jobs/", pages.jobs, name="jobs"),
    path("reports/jobs/<int:pk>/", pages.download, name="job_file"),
]
