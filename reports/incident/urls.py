from django.urls import path

from reports.incident import views

urlpatterns = [
    path(
        "incidents/<int:incident>/notices/<int:pk>.pdf",
        views.notice,
        name="incident_notice",
    )
]
