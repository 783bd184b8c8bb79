from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config.health import health, live, ready
from config.metrics import metrics

handler500 = "config.errors.server_error"

urlpatterns = [
    path("live/", live, name="live"),
    path("ready/", ready, name="ready"),
    path("health/", health, name="health"),
    path("metrics/", metrics, name="metrics"),
    path("", include("branches.accounts.urls")),
    path("admin/", admin.site.urls),
    path("", include("reports.urls")),
    path("", include("complaints.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("", include("config.public_urls")))
