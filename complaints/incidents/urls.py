from django.urls import path

from complaints.incidents import incident_page
from complaints.incidents import pages as incidents

urlpatterns = [
    path("complaints/<str:number>/incident/", incidents.incident, name="incident"),
    path(
        "complaints/<str:number>/incident/open/",
        incidents.open_incident,
        name="open_incident",
    ),
    path(
        "complaints/<str:number>/incident/link/",
        incidents.link_incident,
        name="link_incident",
    ),
    path(
        "complaints/<str:number>/incident/unlink/",
        incidents.unlink_incident,
        name="unlink_incident",
    ),
    path("incidents/", incident_page.incidents, name="incidents"),
    path("incidents/<int:pk>/", incident_page.one_incident, name="one_incident"),
    path("incidents/<int:pk>/gather/", incident_page.gather_cases, name="gather_cases"),
    path(
        "incidents/<int:pk>/meetings/new/",
        incident_page.hold_meeting,
        name="hold_meeting",
    ),
    path(
        "incidents/<int:pk>/meetings/<int:meeting>/tell/",
        incident_page.tell_meeting,
        name="tell_meeting",
    ),
    path("incidents/<int:pk>/texts/new/", incident_page.ask_text, name="ask_text"),
    path(
        "incidents/<int:pk>/texts/<int:text>/deliver/",
        incident_page.deliver_text,
        name="deliver_text",
    ),
    path(
        "incidents/<int:pk>/repair/",
        incident_page.repair_incident,
        name="repair_incident",
    ),
    path("incidents/<int:pk>/told/", incident_page.tell_repair, name="tell_repair"),
    path(
        "incidents/<int:pk>/notices/new/",
        incident_page.write_notice,
        name="write_notice",
    ),
    path(
        "incidents/<int:pk>/notices/<int:notice>/post/",
        incident_page.post_notice,
        name="post_notice",
    ),
    path(
        "incidents/<int:pk>/notices/<int:notice>/remove/",
        incident_page.remove_notice,
        name="remove_notice",
    ),
]
