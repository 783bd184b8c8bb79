from django.urls import path

from complaints.acts.web.pages import route
from complaints.incidents import pages
from complaints.incidents.for_all.incident_act import do
from complaints.incidents.for_all.incident_acts import INCIDENT_ACTS

urlpatterns = [
    path("complaints/<str:number>/incident/", pages.incident, name="incident"),
    path("incidents/", pages.incidents, name="incidents"),
    path("incidents/<int:pk>/", pages.one_incident, name="one_incident"),
    *(route(act, f"incidents/<int:pk>/{act.path}/", do) for act in INCIDENT_ACTS),
]
