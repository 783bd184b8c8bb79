"""What is spelt once answers as the queryset would that is spelt anew."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from branches.models import Deputy, Post, User
from branches.spelt import spelt
from tests.people import stand_in

BUILT = []


@spelt
def of_post(posts, *, branch):
    BUILT.append(posts)
    return (
        User.objects.filter(branch=branch, post__in=posts)
        .select_related("branch")
        .prefetch_related("deputyships")
        .order_by("pk")
    )


@spelt
def usernames(*, keys):
    return User.objects.filter(pk__any=keys).values_list("username", flat=True)


@spelt
def named(*, name):
    return User.objects.filter(username=name)


@spelt
def locked(*, name):
    return User.objects.select_for_update().filter(username=name)


@spelt
def serving(*, day):
    return Deputy.objects.on(day).select_related("person")


@pytest.mark.parametrize("posts", [(Post.HANDLER,), (Post.HANDLER, Post.KEEPER)])
def test_rows_come_with_what_belongs_to_them(
    posts, handler, keeper, outsider, django_assert_num_queries
):
    for branch in (handler.branch, outsider.branch):
        with django_assert_num_queries(2):
            found = of_post(posts, branch=branch.pk)
            read = [(user, user.branch, [*user.deputyships.all()]) for user in found]

        plain = User.objects.filter(branch=branch, post__in=posts).order_by("pk")
        assert read == [(user, branch, []) for user in plain]


def test_of_each_shape_it_is_built_once(handler, keeper, outsider):
    for branch in (handler.branch_id, outsider.branch_id, handler.branch_id):
        of_post((Post.KEEPER,), branch=branch)

    assert BUILT.count((Post.KEEPER,)) == 1


def test_a_list_is_one_value(handler, keeper):
    assert set(usernames(keys=[handler.pk, keeper.pk])) == {"handler", "keeper"}
    assert usernames(keys=[]) == []


def test_what_a_value_says_is_no_sql(handler):
    assert named(name="handler") == [handler]
    assert named(name="' OR ''='") == []


def test_a_day_is_a_day(keeper, branchadmin):
    today = timezone.localdate()
    deputy = stand_in(keeper, Post.OPERATIONS_DIRECTOR, by=branchadmin, days=(0, 0))

    assert serving(day=today) == [deputy]
    assert serving(day=today + timedelta(days=1)) == []


@pytest.mark.django_db(transaction=True)
def test_a_lock_that_would_end_at_once_is_refused():
    with transaction.atomic():
        assert locked(name="nobody") == []

    with pytest.raises(transaction.TransactionManagementError):
        locked(name="nobody")
