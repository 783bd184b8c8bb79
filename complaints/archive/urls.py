from django.urls import path

from complaints.archive import pages as archive
from complaints.archive import retention_pages as retention

urlpatterns = [
    path("archive/", archive.archive_home, name="archive_home"),
    path("archive/retention/", retention.retention, name="retention"),
    path("archive/retention/ask/", retention.ask_erasure, name="ask_erasure"),
    path("archive/retention/erase/", retention.erase, name="erase"),
    path("archive/volumes/<int:pk>/", archive.volume, name="volume"),
    path(
        "archive/volumes/<int:pk>/export/", archive.export_volume, name="export_volume"
    ),
    path("archive/loans/<int:pk>/return/", archive.take_back, name="take_back"),
    path("archive/<str:branch>/<yyyy:year>/", archive.archive, name="archive"),
    path(
        "archive/<str:branch>/<yyyy:year>/close/",
        archive.close_volume,
        name="close_volume",
    ),
    path("complaints/<str:number>/lend/", archive.lend, name="lend"),
    path("complaints/<str:number>/export/", archive.export_case, name="export_case"),
]
