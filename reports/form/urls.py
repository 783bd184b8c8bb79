from django.urls import path

from reports.form import signed_views, views

urlpatterns = [
    path("complaints/blank-form.pdf", views.blank_form, name="blank_form"),
    path("complaints/<str:number>/form.pdf", views.form, name="form"),
    path(
        "complaints/<str:number>/signed-form.pdf",
        signed_views.signed_form,
        name="signed_form",
    ),
    path(
        "complaints/<str:number>/form/signed/<int:pk>.pdf",
        signed_views.signed_version,
        name="signed_version",
    ),
    path("complaints/<str:number>/form/", views.form_page, name="form_page"),
    path(
        "complaints/<str:number>/form/<int:page>.svg",
        views.form_drawn,
        name="form_drawn",
    ),
    path("complaints/<str:number>/form/full/", views.form_full, name="form_full"),
    path(
        "complaints/<str:number>/form/sign/", signed_views.form_sign, name="form_sign"
    ),
    path("complaints/<str:number>/form/scan/", views.form_scan, name="form_scan"),
]
