from django.urls import path

from complaints.records import pages as records

urlpatterns = [
    path("complaints/<str:number>/record/", records.record, name="record"),
    path(
        "complaints/<str:number>/materials/<int:pk>/", records.material, name="material"
    ),
]
