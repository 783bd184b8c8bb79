from django.urls import path

from complaints.desk.drafts import views as drafts

urlpatterns = [
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/list/", drafts.draft_list, name="draft_list"),
    path("drafts/keep/", drafts.keep, name="keep_draft"),
    path("drafts/files/", drafts.keep_file, name="keep_file"),
    path("drafts/<uuid:token>/", drafts.go_on, name="draft"),
    path("drafts/<uuid:token>/discard/", drafts.discard, name="discard_draft"),
]
