from django.urls import path

from complaints.acts.web import converters  # noqa: F401 (registers <yyyy:…>)
from reports.register import views

ADDRESS = "reports/register/<str:branch>/<yyyy:year>"

urlpatterns = [
    path(f"{ADDRESS}/", views.register, name="register"),
    path(f"{ADDRESS}.pdf", views.register_pdf, name="register_pdf"),
    path(f"{ADDRESS}.xlsx", views.register_xlsx, name="register_xlsx"),
]
