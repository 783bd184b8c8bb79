from django.urls import path

from complaints.acts.web.pages import route
from complaints.archive import pages
from complaints.archive.acts import ARCHIVE_ACTS
from complaints.archive.archive_act import do
from complaints.archive.erasing import retention_pages

urlpatterns = [
    path("archive/", pages.archive_home, name="archive_home"),
    path("archive/retention/", retention_pages.retention, name="retention"),
    path("archive/retention/ask/", retention_pages.ask_erasure, name="ask_erasure"),
    path("archive/retention/erase/", retention_pages.erase, name="erase"),
    path("archive/volumes/<int:pk>/", pages.volume, name="volume"),
    path("archive/<str:branch>/<yyyy:year>/", pages.archive, name="archive"),
    *(route(act, f"{act.path}/", do) for act in ARCHIVE_ACTS),
]
