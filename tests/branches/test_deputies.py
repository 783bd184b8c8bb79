"""Who stands in for a post: appointed in admin by the branch's administrator."""

from django.utils import timezone

from branches.models import Deputy, Post

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


def test_the_administrator_appoints_a_colleague(client, branchadmin, keeper):
    client.force_login(branchadmin)

    response = client.post(ADD, given(keeper))

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
