from django.urls import path

from complaints.acts.web import converters as years  # noqa: F401 (registers <yyyy:…>)
from reports import converters  # noqa: F401 (registers <quarter:…>, <span:…>)
from reports.reviews import views

REVIEW = "reports/reviews/<str:branch>/<quarter:quarter>/<review_kind:kind>"
OVERVIEW = "reports/overview/<str:branch>/<span:span>"

urlpatterns = [
    path("reports/reviews/<str:branch>/<yyyy:year>/", views.reviews, name="reviews"),
    path(f"{REVIEW}/", views.review, name="review"),
    path(f"{REVIEW}.pdf", views.review_pdf, name="review_pdf"),
    path(f"{REVIEW}/write/", views.write, name="write_review"),
    path(f"{REVIEW}/sign/", views.sign, name="sign_review"),
    path(f"{REVIEW}/training/", views.train, name="train_for_review"),
    path(f"{OVERVIEW}/", views.overview, name="overview"),
    path(f"{OVERVIEW}.pdf", views.overview_pdf, name="overview_pdf"),
]
