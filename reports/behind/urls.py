from django.urls import path

from reports import converters  # noqa: F401 (registers <period:…>)
from reports.behind import views

urlpatterns = [
    path(
        "reports/figures/<str:branch>/<period:period>/<path:name>/",
        views.figure,
        name="figure",
    ),
]
