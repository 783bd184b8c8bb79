"""Django admin: by prefix, every model that is registered."""

import pytest
from django.contrib import admin
from django.urls import reverse

from branches.models import ADMIN_POSTS
from complaints.case.admin import CaseAdmin
from complaints.models import Complaint
from tests.people import logged_in
from tests.visibility.routes import CASELESS, OUTSIDERS, READERS, WORKERS, sees


@pytest.mark.django_db
def test_admin_opens_to_its_posts(person):
    for name in sorted(WORKERS | READERS | CASELESS | set(OUTSIDERS)):
        user = person(name)

        response = logged_in(user).get(reverse("admin:index"))

        opens = user.is_superuser or user.post in ADMIN_POSTS
        assert (response.status_code == 200) == opens, name
        assert response.status_code in (200, 302, 403)


@pytest.mark.django_db
def test_admin_shows_rows_of_cases_to_whom_they_are_visible(group, case):
    complaint = Complaint.objects.get(number=case.number)
    rows = [
        (model._meta.model_name, row)
        for model, page in admin.site._registry.items()
        if isinstance(page, CaseAdmin)
        and (row := model.objects.filter(**{page.case_field: complaint.pk}).first())
    ]

    for name, user in group.items():
        client = logged_in(user)
        opens = sees(name) and user.post in ADMIN_POSTS
        for label, row in rows:
            url = reverse(f"admin:complaints_{label}_change", args=[row.pk])
            assert (client.get(url).status_code == 200) == opens, (name, label)
            listed = client.get(reverse(f"admin:complaints_{label}_changelist"))
            assert (case.number in listed.content.decode()) == opens, (name, label)


@pytest.mark.django_db
def test_no_model_of_a_case_is_in_admin_but_behind_the_rule():
    for model, page in admin.site._registry.items():
        of_a_case = model is Complaint or any(
            field.related_model is Complaint for field in model._meta.fields
        )
        if of_a_case:
            assert isinstance(page, CaseAdmin), model
