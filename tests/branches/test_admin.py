import pytest
from django.urls import reverse

from branches.models import User
from complaints.models import Complaint
from tests.cases import make_complaint

CASE_MODELS = [
    "complaint",
    "contact",
    "namedstaff",
    "event",
    "attachment",
    "deadline",
    "escalation",
]


@pytest.mark.parametrize("model", CASE_MODELS)
@pytest.mark.parametrize("post", ["operations", "gm", "hq", "auditor"])
def test_leaders_and_readers_list_cases_without_add_or_delete(
    model, post, frontdesk, client, request
):
    complaint = make_complaint(by=frontdesk)
    client.force_login(request.getfixturevalue(post))

    page = client.get(reverse(f"admin:complaints_{model}_changelist"))
    added = client.get(reverse(f"admin:complaints_{model}_add"))
    deleted = client.get(reverse(f"admin:complaints_{model}_delete", args=[1]))

    assert page.status_code == 200
    if model in ("complaint", "contact", "event", "deadline"):
        assert complaint.number in page.content.decode()
    assert added.status_code == 403
    assert deleted.status_code in (302, 403)


@pytest.mark.parametrize("model", CASE_MODELS)
@pytest.mark.parametrize("post", ["sysadmin", "branchadmin"])
def test_administrators_see_no_case(model, post, frontdesk, client, request):
    make_complaint(by=frontdesk)
    client.force_login(request.getfixturevalue(post))

    page = client.get(reverse(f"admin:complaints_{model}_changelist"))

    assert page.status_code == 403


def test_another_branchs_director_finds_no_case(frontdesk, outsider, client):
    complaint = make_complaint(by=frontdesk)
    outsider.post = "operations_director"
    outsider.save()
    client.force_login(outsider)

    listed = client.get(reverse("admin:complaints_complaint_changelist"))
    opened = client.get(
        reverse("admin:complaints_complaint_change", args=[complaint.pk])
    )

    assert complaint.number not in listed.content.decode()
    assert opened.status_code == 302  # back to the index: "doesn't exist"


@pytest.mark.norm("9.1")
def test_admin_shows_the_state_and_cannot_change_it(frontdesk, operations, client):
    complaint = make_complaint(by=frontdesk)
    client.force_login(operations)
    address = reverse("admin:complaints_complaint_change", args=[complaint.pk])

    page = client.get(address).content.decode()
    answer = client.post(address, {"state": "closed"})

    assert "已受理" in page
    assert 'name="state"' not in page
    assert answer.status_code == 403
    assert Complaint.objects.get(pk=complaint.pk).state == "received"


def test_admin_masks_personal_data(frontdesk, operations, client):
    complaint = make_complaint(by=frontdesk, identity_number="310101199001011234")
    client.force_login(operations)

    page = client.get(
        reverse("admin:complaints_complaint_change", args=[complaint.pk])
    ).content.decode()

    assert "13800001234" not in page
    assert "310101199001011234" not in page
    assert "张三丰" not in page


def test_the_front_desk_does_not_open_the_admin(frontdesk, client):
    client.force_login(frontdesk)

    assert client.get("/admin/login/").status_code == 403
    assert client.get("/admin/").status_code == 302


def test_who_is_not_logged_in_goes_to_the_desks_login(client, db):
    answer = client.get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0].startswith("/login/?next=")


def test_a_branch_administrator_adds_people_of_his_branch_only(
    branch, other_branch, branchadmin, client
):
    client.force_login(branchadmin)
    fields = {
        "username": "new-desk",
        "usable_password": "true",
        "password1": "correct horse 7",
        "password2": "correct horse 7",
        "last_name": "李",
        "first_name": "明",
        "staff_number": "1001",
        "department": "operations",
    }
    address = reverse("admin:branches_user_add")

    refused = client.post(
        address, {**fields, "branch": other_branch.pk, "post": "front_desk"}
    )
    promoted = client.post(
        address, {**fields, "branch": branch.pk, "post": "headquarters"}
    )
    added = client.post(address, {**fields, "branch": branch.pk, "post": "front_desk"})

    assert refused.status_code == promoted.status_code == 200
    assert added.status_code == 302
    user = User.objects.get(username="new-desk")
    assert (user.branch, user.post, user.is_superuser) == (branch, "front_desk", False)


def test_a_branch_administrator_does_not_see_another_branchs_people(
    branchadmin, outsider, client
):
    client.force_login(branchadmin)

    page = client.get(reverse("admin:branches_user_changelist")).content.decode()

    assert "branchadmin" in page
    assert "outsider" not in page
    assert (
        client.get(
            reverse("admin:branches_user_change", args=[outsider.pk])
        ).status_code
        == 302
    )


def test_a_directors_admin_index_offers_cases(operations, client):
    client.force_login(operations)

    start = client.get("/admin/").content.decode()
    page = client.get("/admin/complaints/").content.decode()

    assert reverse("admin:app_list", args=["complaints"]) in start
    assert reverse("admin:complaints_complaint_changelist") in page
    assert reverse("admin:complaints_escalation_changelist") in start
