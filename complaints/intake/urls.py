from django.urls import path

from complaints.intake import pages
from complaints.intake.mail import refusals
from complaints.intake.proposals import pages as proposals

urlpatterns = [
    path("intake/checks/", pages.channel_checks, name="channel_checks"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/refused/", refusals.refused_mails, name="refused_mails"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path(
        "proposals/<int:pk>/files/<int:file>/",
        proposals.proposal_file,
        name="proposal_file",
    ),
    path("proposals/<int:pk>/link/", proposals.link_proposal, name="link_proposal"),
    path(
        "proposals/<int:pk>/dismiss/",
        proposals.dismiss_proposal,
        name="dismiss_proposal",
    ),
    path(
        "proposals/<int:pk>/review/",
        proposals.review_dismissal,
        name="review_dismissal",
    ),
]
