from django.urls import path

from reports import converters  # noqa: F401 (registers <month:…>)
from reports.monthly import views

ADDRESS = "reports/monthly/<str:branch>/<month:month>"

urlpatterns = [
    path("reports/", views.index, name="index"),
    path("reports/monthly/<str:branch>/", views.months, name="months"),
    path(f"{ADDRESS}/", views.monthly, name="monthly"),
    path(f"{ADDRESS}.pdf", views.monthly_pdf, name="monthly_pdf"),
    path(f"{ADDRESS}/<int:version>.pdf", views.monthly_version, name="monthly_version"),
    path(f"{ADDRESS}.xlsx", views.monthly_xlsx, name="monthly_xlsx"),
    path(f"{ADDRESS}/write/", views.monthly_write, name="monthly_write"),
    path(f"{ADDRESS}/sign/", views.monthly_sign, name="monthly_sign"),
    path(f"{ADDRESS}/receive/", views.monthly_receive, name="monthly_receive"),
    path(f"{ADDRESS}/send-back/", views.monthly_send_back, name="monthly_send_back"),
]
