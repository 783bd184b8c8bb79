from django.urls import path

from complaints.desk.case_page import views as case

urlpatterns = [
    path("complaints/<str:number>/", case.case, name="case"),
    path("complaints/<str:number>/timeline/", case.timeline, name="timeline"),
]
