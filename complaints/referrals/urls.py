from django.urls import path

from complaints.referrals import pages as referrals

urlpatterns = [
    path("complaints/<str:number>/referrals/", referrals.referrals, name="referrals"),
    path("complaints/<str:number>/refer/", referrals.refer, name="refer"),
    path(
        "complaints/<str:number>/referrals/<int:pk>/answer/",
        referrals.answer,
        name="answer_referral",
    ),
]
