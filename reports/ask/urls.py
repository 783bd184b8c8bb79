from django.urls import path

from reports.ask import views

urlpatterns = [
    path("reports/ask/", views.ask, name="ask"),
    path("reports/ask/cases/", views.ask_cases, name="ask_cases"),
    path("reports/ask.xlsx", views.ask_xlsx, name="ask_xlsx"),
    path("reports/ask/save/", views.save_view, name="save_view"),
    path("reports/ask/<int:pk>/delete/", views.delete_view, name="delete_view"),
]
