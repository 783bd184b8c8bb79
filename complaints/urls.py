"""The addresses of all rooms; those of acts come from their declarations."""

from django.urls import include, path

from complaints.acts.web import converters  # noqa: F401 (registers <yyyy:…>)
from complaints.acts.web.pages import routes

app_name = "complaints"

# In this order: an address of fixed words before one that takes any.
ROOMS = (
    "desk.queue",
    "desk.counter",
    "desk.my_day",
    "desk.notices",
    "desk.audit",
    "desk.people",
    "desk.drafts",
    "desk.help",
    "desk.case_page",
    "desk.slip",
    "requests",
    "visits",
    "headquarters_reports",
    "archive",
    "records",
    "inquiry",
    "disposals",
    "lifecycle",
    "incidents",
    "board",
    "intake",
    "imports.sent",
    "watch_list",
    "recurrence",
    "referrals",
    "task_force",
    "decision_group",
    "liaison",
    "onward",
    "attachments",
    "reveal",
)
urlpatterns = [
    *(path("", include(f"complaints.{room}.urls")) for room in ROOMS),
    *routes(),
]
