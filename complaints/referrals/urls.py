from django.urls import path

from complaints.referrals import pages

urlpatterns = [
    path("complaints/<str:number>/referrals/", pages.referrals, name="referrals"),
]
