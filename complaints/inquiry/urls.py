from django.urls import path

from complaints.inquiry import pages

urlpatterns = [
    path("complaints/<str:number>/inquiry/", pages.inquiry, name="inquiry"),
]
