from django.urls import path

from reports.form import views

urlpatterns = [
    path("complaints/blank-form.pdf", views.blank_form, name="blank_form"),
    path("complaints/<str:number>/form.pdf", views.form, name="form"),
]
