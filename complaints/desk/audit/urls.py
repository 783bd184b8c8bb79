from django.urls import path

from complaints.desk.audit import views as audit

urlpatterns = [
    path("audit/", audit.changes, name="audit_changes"),
    path("audit/logins/", audit.logins, name="audit_logins"),
    path("reads/", audit.reads, name="reads"),
]
