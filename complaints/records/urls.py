from django.urls import path

from complaints.records import pages as records

urlpatterns = [
    path("complaints/<str:number>/record/", records.record, name="record"),
    path("complaints/<str:number>/record/write/", records.write, name="write_record"),
    path(
        "complaints/<str:number>/hand-out/<int:pk>/", records.hand_out, name="hand_out"
    ),
    path(
        "complaints/<str:number>/materials/<int:pk>/", records.material, name="material"
    ),
]
