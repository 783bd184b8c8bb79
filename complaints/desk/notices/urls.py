from django.urls import path

from complaints.desk.notices import views as notices

urlpatterns = [
    path("notices/", notices.notices, name="notices"),
    path("notices/bell/", notices.bell, name="bell"),
    path("notices/read/", notices.read_all, name="read_all"),
    path("notices/<int:pk>/read/", notices.read_one, name="read_one"),
]
