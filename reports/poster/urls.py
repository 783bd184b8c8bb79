from django.urls import path

from reports.poster import views

urlpatterns = [
    path("reports/duties/<str:branch>/poster.pdf", views.poster, name="poster"),
    path("reports/duties/<str:branch>/card.pdf", views.card, name="card"),
]
