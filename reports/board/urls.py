from django.urls import path

from reports.board import views

urlpatterns = [
    path(
        "complaints/<str:number>/board/<int:pk>.pdf", views.notice, name="board_notice"
    )
]
