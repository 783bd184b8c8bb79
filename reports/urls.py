from django.urls import include, path

app_name = "reports"

urlpatterns = [
    path("", include("reports.form.urls")),
    path("", include("reports.incident.urls")),
    path("", include("reports.board.urls")),
    path("", include("reports.poster.urls")),
    path("", include("reports.procedure.urls")),
    path("", include("reports.register.urls")),
    path("", include("reports.exports.urls")),
    path("", include("reports.downloads.urls")),
    path("", include("reports.ask.urls")),
    path("", include("reports.headquarters.urls")),
    path("", include("reports.scorecard.pages.urls")),
    path("", include("reports.behind.urls")),
    path("", include("reports.monthly.urls")),
    path("", include("reports.problems.pages.urls")),
    path("", include("reports.rises.urls")),
    path("", include("reports.reviews.urls")),
    path("", include("reports.duties.urls")),
    path("", include("reports.surveys.urls")),
    path("", include("reports.verification.urls")),
    path("", include("reports.set_up.urls")),
]
