from django.urls import path

from complaints.board import pages

urlpatterns = [path("complaints/<str:number>/board/", pages.board, name="board")]
