from django.urls import path, register_converter

from reports.register import views


class Year:
    """Four digits: DESIGN's /reports/register/<branch>/<YYYY>/."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


register_converter(Year, "yyyy")

ADDRESS = "reports/register/<str:branch>/<yyyy:year>"

urlpatterns = [
    path(f"{ADDRESS}/", views.register, name="register"),
    path(f"{ADDRESS}.pdf", views.register_pdf, name="register_pdf"),
    path(f"{ADDRESS}.xlsx", views.register_xlsx, name="register_xlsx"),
]
