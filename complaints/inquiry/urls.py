from django.urls import path

from complaints.inquiry import pages

urlpatterns = [
    path("hearings/", pages.hearings, name="hearings"),
    path("hearings/<int:pk>/", pages.hearing_page, name="hearing"),
    path("complaints/<str:number>/inquiry/", pages.inquiry, name="inquiry"),
]
