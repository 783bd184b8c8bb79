from django.urls import path

from reports.verification import views

urlpatterns = [path("audit/verification/", views.verifications, name="verifications")]
