from django.urls import path

from complaints.attachments import pages as attachments

urlpatterns = [
    path("complaints/<str:number>/attach/", attachments.attach, name="attach"),
    path(
        "complaints/<str:number>/attachments/<int:pk>/",
        attachments.download,
        name="attachment",
    ),
    path(
        "complaints/<str:number>/attachments/<int:pk>/preview/",
        attachments.preview,
        name="attachment_preview",
    ),
]
