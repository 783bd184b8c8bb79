from django.urls import path

from reports.procedure import views

VERSION = "process/<str:branch>/<int:version>"

urlpatterns = [
    path("process/", views.procedure, name="procedure"),
    path("process/<str:branch>/draft.pdf", views.draft_pdf, name="procedure_draft"),
    path("process/<str:branch>/issue/", views.issue, name="issue_procedure"),
    path(f"{VERSION}.pdf", views.version_pdf, name="procedure_version"),
    path(f"{VERSION}/sign/", views.sign, name="sign_procedure"),
]
