"""Django admin: by prefix, every model that is registered."""

import pytest
from django.contrib import admin
from django.urls import reverse

from branches.models import ADMIN_POSTS
from complaints.case.admin import CaseAdmin
from complaints.models import Complaint
from tests.people import logged_in
from tests.visibility.personal import shown
from tests.visibility.routes import CASELESS, OUTSIDERS, READERS, WORKERS, sees


@pytest.mark.django_db
def test_admin_opens_to_its_posts(person):
    for name in sorted(WORKERS | READERS | CASELESS | set(OUTSIDERS)):
        user = person(name)

        response = logged_in(user).get(reverse("admin:index"))

        opens = user.is_superuser or user.post in ADMIN_POSTS
        assert (response.status_code == 200) == opens, name
        assert response.status_code in (200, 302, 403)


@pytest.mark.norm("26.3")
@pytest.mark.django_db
def test_admin_shows_rows_of_cases_to_whom_they_are_visible(group, secret_case):
    complaint = Complaint.objects.get(number=secret_case.number)
    rows: dict[str, list[str]] = {}
    for model, page in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        of_case = model.objects.none()
        if isinstance(page, CaseAdmin):
            of_case = model.objects.filter(**{page.case_field: complaint.pk})
        rows[reverse(f"{name}_changelist")] = [
            reverse(f"{name}_change", args=[pk])
            for pk in of_case.values_list("pk", flat=True)
        ]

    read = {}
    for name, user in group.items():
        client = logged_in(user)
        opens = sees(name) and user.post in ADMIN_POSTS
        for listed, urls in rows.items():
            page = client.get(listed)
            read[name, listed] = shown(page)
            if urls:
                is_listed = secret_case.number in page.content.decode()
                assert is_listed == opens, (name, listed)
            # A model's rows are opened alike: one person reads each of them.
            for url in urls if name == "gm" else urls[:1]:
                page = client.get(url)
                assert (page.status_code == 200) == opens, (name, url)
                read[name, url] = shown(page)

    assert {asked: values for asked, values in read.items() if values} == {}


@pytest.mark.django_db
def test_no_model_of_a_case_is_in_admin_but_behind_the_rule():
    for model, page in admin.site._registry.items():
        of_a_case = model is Complaint or any(
            field.related_model is Complaint for field in model._meta.fields
        )
        if of_a_case:
            assert isinstance(page, CaseAdmin), model
