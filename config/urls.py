from django.contrib import admin
from django.urls import include, path

from config.health import health, live, ready

handler500 = "config.errors.server_error"

urlpatterns = [
    path("live/", live, name="live"),
    path("ready/", ready, name="ready"),
    path("health/", health, name="health"),
    path("", include("branches.accounts.urls")),
    path("admin/", admin.site.urls),
    path("", include("reports.urls")),
    path("", include("complaints.urls")),
]
