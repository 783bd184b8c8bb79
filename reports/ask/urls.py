from django.urls import path

from reports.ask import views

urlpatterns = [
    path("reports/ask/", views.ask, name="ask"),
    path("reports/ask.xlsx", views.ask_xlsx, name="ask_xlsx"),
]
