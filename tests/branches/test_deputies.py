"""Who stands in for a post: appointed in admin by the branch's administrator."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from branches.backends import DeskBackend
from branches.decided import staff_changes
from branches.models import Deputy, Post, StaffChange
from tests.people import stand_in

ADD = "/admin/branches/deputy/add/"


def given(person, **overrides):
    today = timezone.localdate().isoformat()
    return {
        "branch": person.branch_id,
        "post": Post.OPERATIONS_DIRECTOR,
        "person": person.pk,
        "first_day": today,
        "last_day": today,
        **overrides,
    }


def test_the_administrator_appoints_a_colleague(client, branchadmin, keeper, gm):
    client.force_login(branchadmin)

    response = client.post(ADD, given(keeper))
    staff_changes.approve(StaffChange.objects.get(), by=gm, comment="")

    assert response.status_code == 302
    deputy = Deputy.objects.get()
    assert (deputy.person, deputy.appointed_by) == (keeper, branchadmin)


def test_nobody_of_another_branch_stands_in(client, branchadmin, outsider):
    client.force_login(branchadmin)

    response = client.post(ADD, given(outsider))

    assert response.status_code == 200
    assert not Deputy.objects.exists()


def test_a_director_reads_who_stands_in_and_appoints_nobody(
    client, branchadmin, operations, keeper
):
    client.force_login(operations)

    assert client.get("/admin/branches/deputy/").status_code == 200
    assert client.post(ADD, given(keeper)).status_code == 403


def test_whoever_asks_on_his_days_stands_in(branchadmin, keeper):
    stand_in(keeper, Post.GENERAL_MANAGER, by=branchadmin, days=(1, 1))

    found = []
    for days in range(3):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            found.append(DeskBackend().get_user(keeper.pk).deputised)

    assert found == [frozenset(), frozenset([Post.GENERAL_MANAGER]), frozenset()]
