from django.urls import path

from complaints.desk.my_day import views as my_day

urlpatterns = [
    path("my-day/", my_day.my_day, name="my_day"),
    path("my-day.ics", my_day.download, name="my_day_file"),
    path("my-day/calendar/", my_day.renew_calendar, name="renew_calendar"),
    path("calendar/<slug:secret>.ics", my_day.calendar, name="calendar"),
]
