from django.urls import path

from complaints.desk.drafts import views as drafts

urlpatterns = [
    path("drafts/<slug:page>/", drafts.draft, name="draft"),
]
