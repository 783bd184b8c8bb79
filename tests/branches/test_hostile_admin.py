"""Absurd and hostile values in admin's forms and addresses: refused, never a fault."""

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

from tests.cases import make_complaint
from tests.complaints.desk.test_hostile_input import HOSTILE

# Who may add to, or change, which of them.
ADDED = [
    ("branches_user", "branchadmin"),
    ("branches_user", "sysadmin"),
    ("branches_branch", "sysadmin"),
    ("branches_closure", "gm"),
    ("complaints_tier", "sysadmin"),
]
CHANGED = [("branches_user", "branchadmin"), ("branches_branch", "branchadmin")]
HOSTILE_ADDRESSES = [
    {"q": "\x00甲"},
    {"q": "'" * 2_000},
    {"p": "9" * 30},
    {"o": "x.-"},
    {"verb": "\x00", "kind__exact": "\x00", "e": "1"},
]


def post(client, address):
    """Every field hostile, one kind after another; whatever it did is taken back."""
    names = client.get(address).context["adminform"].form.fields
    for kind, value in HOSTILE.items():
        with transaction.atomic():
            response = client.post(address, dict.fromkeys(names, value))
            transaction.set_rollback(True)
        assert response.status_code in (200, 302), kind
        assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(("model", "person"), ADDED)
def test_nothing_hostile_breaks_an_added_row(model, person, branch, client, request):
    client.force_login(request.getfixturevalue(person))

    post(client, reverse(f"admin:{model}_add"))


@pytest.mark.parametrize(("model", "person"), CHANGED)
def test_nothing_hostile_breaks_a_changed_row(
    model, person, branch, handler, client, request
):
    client.force_login(request.getfixturevalue(person))
    pk = {"branches_user": handler, "branches_branch": branch}[model].pk

    post(client, reverse(f"admin:{model}_change", args=[pk]))


@pytest.mark.parametrize("person", ["gm", "sysadmin", "auditor"])
def test_no_list_of_admin_breaks_on_a_hostile_address(person, client, handler, request):
    make_complaint(by=handler)
    client.force_login(request.getfixturevalue(person))
    listed = [model._meta for model in admin.site._registry]

    for meta in listed:
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        for asked in HOSTILE_ADDRESSES:
            response = client.get(address, asked)
            assert response.status_code in (200, 302, 400, 403), (meta, asked)
