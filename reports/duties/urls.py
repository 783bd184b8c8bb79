from django.urls import path

from reports import converters  # noqa: F401 (registers <month:…>)
from reports.duties import pages, symposium
from reports.duties.daily import pages as daily

BRANCH = "reports/duties/<str:branch>"

urlpatterns = [
    path("reports/duties/", pages.home, name="duties_home"),
    path("reports/duties/<int:pk>/", pages.duty_record, name="duty_record"),
    path("reports/duties/<int:pk>/correct/", pages.correct, name="correct_duty"),
    path(f"{BRANCH}/<month:month>/", pages.duties, name="duties"),
    path(f"{BRANCH}/<month:month>/checks/", daily.checks, name="checks"),
    path(f"{BRANCH}/invitations/", symposium.invitations, name="invitations"),
    path(f"{BRANCH}/accounts/", daily.count_accounts, name="count_accounts"),
    path(f"{BRANCH}/postings/", daily.post_material, name="post_material"),
    path(
        "reports/duties/postings/<int:pk>/",
        daily.review_posting,
        name="review_posting",
    ),
    path(f"{BRANCH}/record/<slug:kind>/", pages.record, name="record_duty"),
    path(f"{BRANCH}/quota/<slug:kind>/", pages.quota, name="set_quota"),
    path(f"{BRANCH}/attendance/<slug:kind>/", pages.attendance, name="attendance"),
]
