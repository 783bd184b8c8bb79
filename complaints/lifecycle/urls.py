from django.urls import path

from complaints.lifecycle import pages as steps

urlpatterns = [
    path("complaints/<str:number>/reply-text/", steps.reply_text, name="reply_text"),
]
