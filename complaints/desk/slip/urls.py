from django.urls import path

from complaints.desk.slip import views as slip

urlpatterns = [path("complaints/<str:number>/slip/", slip.slip, name="slip")]
