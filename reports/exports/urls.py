from django.urls import path

from reports.exports import views
from reports.exports.lists import EXPORTS

urlpatterns = [
    path(
        f"reports/export/{what}.xlsx",
        views.export,
        {"what": what},
        name=f"export_{what}",
    )
    for what in EXPORTS
]
