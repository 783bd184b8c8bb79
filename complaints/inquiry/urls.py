from django.urls import path

from complaints.inquiry import pages as inquiry

urlpatterns = [
    path("complaints/<str:number>/inquiry/", inquiry.inquiry, name="inquiry"),
    path("complaints/<str:number>/inquiry/write/", inquiry.write, name="write_inquiry"),
    path(
        "complaints/<str:number>/take-statement/",
        inquiry.take_statement,
        name="take_statement",
    ),
    path(
        "complaints/<str:number>/give-opinion/",
        inquiry.give_opinion,
        name="give_opinion",
    ),
]
