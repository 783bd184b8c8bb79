from django.urls import path

from complaints.desk.help import views as help_pages

urlpatterns = [
    path("help/", help_pages.contents, name="help"),
    path("help/<slug:slug>/", help_pages.page, name="help_page"),
]
