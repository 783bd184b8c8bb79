from django.urls import path

from complaints.headquarters_reports import pages as reports_to_headquarters

urlpatterns = [
    path(
        "reports-to-headquarters/", reports_to_headquarters.received, name="hq_reports"
    ),
    path(
        "complaints/<str:number>/report/", reports_to_headquarters.report, name="report"
    ),
    path(
        "complaints/<str:number>/report/draft/",
        reports_to_headquarters.draft,
        name="draft_report",
    ),
    path(
        "complaints/<str:number>/report/submit/",
        reports_to_headquarters.submit,
        name="submit_report",
    ),
    path(
        "complaints/<str:number>/report/<int:pk>/receive/",
        reports_to_headquarters.receive,
        name="receive_report",
    ),
]
