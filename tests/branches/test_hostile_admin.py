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


def test_no_list_of_admin_breaks_on_a_hostile_address(
    client, handler, gm, sysadmin, auditor
):
    make_complaint(by=handler)
    unread = set(admin.site._registry)

    for person in (gm, sysadmin, auditor):
        client.force_login(person)
        for model in sorted(unread, key=lambda model: model._meta.label):
            address = reverse(
                f"admin:{model._meta.label_lower.replace('.', '_')}_changelist"
            )
            if client.get(address).status_code == 403:
                continue
            # What breaks on an address breaks on it for whoever may read the list.
            unread.remove(model)
            for asked in HOSTILE_ADDRESSES:
                response = client.get(address, asked)
                assert response.status_code in (200, 302, 400), (model, asked)

    assert unread == set()
