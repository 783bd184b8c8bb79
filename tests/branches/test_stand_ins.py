"""Somebody of the counter is away: his stand-in hears of his cases and keeps his
channels, and no longer than his days."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from branches.backends import DeskBackend
from branches.decided import staff_changes
from branches.models import Deputy, Post, StaffChange
from complaints.clocks.recipients import Directory
from complaints.clocks.tiers import Recipient
from complaints.desk.my_day import agenda
from complaints.intake.models import Keeper
from complaints.intake.proposals.waiting import keepers_of
from complaints.intake.services import kept_by
from complaints.lifecycle.entries import NamedEntry
from tests.cases import make_complaint
from tests.people import logged_in, make_user

ADD = reverse("admin:branches_deputy_add")
PEOPLE = reverse("complaints:people")


def given(absent, person, **overrides):
    today = timezone.localdate().isoformat()
    return {
        "branch": person.branch_id,
        "post": absent.post,
        "absent": absent.pk,
        "person": person.pk,
        "first_day": today,
        "last_day": today,
        **overrides,
    }


def appoint(absent, person, by):
    today = timezone.localdate()
    return Deputy.objects.create(
        branch=person.branch,
        post=absent.post,
        absent=absent,
        person=person,
        first_day=today,
        last_day=today,
        appointed_by=by,
    )


@pytest.fixture
def another(branch):
    return make_user("another", Post.HANDLER, branch, department="marketing")


def test_appointed_on_the_page_of_people_and_agreed_by_another(
    client, branchadmin, handler, another, gm
):
    client.force_login(branchadmin)
    page = client.get(PEOPLE).content.decode()
    assert f"{ADD}?post=handler&amp;absent={handler.pk}" in page

    assert client.post(ADD, given(handler, another)).status_code == 302
    change = StaffChange.objects.get()
    address = reverse("admin:branches_staffchange_change", args=[change.pk])
    assert handler.told_apart in logged_in(gm).get(address).content.decode()
    staff_changes.approve(change, by=gm, comment="")

    deputy = Deputy.objects.get()
    assert (deputy.absent, deputy.person) == (handler, another)
    assert another.told_apart in client.get(PEOPLE).content.decode()
    hand_over = reverse("complaints:person", args=[handler.pk])
    assert str(deputy) in client.get(hand_over).content.decode()


def test_warnings_reach_both_and_only_on_his_days(
    branchadmin, handler, another, operations
):
    complaint = make_complaint(by=handler)
    appoint(handler, another, branchadmin)

    told = Directory([complaint]).people(complaint, [Recipient.HANDLER])
    assert told == [handler, another]
    stand_in = DeskBackend().get_user(another.pk)
    assert stand_in.covers == {handler.pk: Post.HANDLER}
    assert stand_in.deputised == frozenset()
    clocks = agenda.clocks_of(stand_in)
    assert {clock.complaint for clock in clocks} == {complaint}
    page = logged_in(another).get(reverse("complaints:my_day")).content.decode()
    assert str(handler) in page
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        told = Directory([complaint]).people(complaint, [Recipient.HANDLER])
        assert told == [handler]
        assert DeskBackend().get_user(another.pk).covers == {}


def test_he_keeps_the_channels_of_who_is_away(branchadmin, keeper, another, gm):
    appoint(keeper, another, branchadmin)
    today = timezone.localdate()
    assert kept_by(another, today) == kept_by(keeper, today) != []
    assert another in keepers_of(keeper.branch_id, "mail")

    Keeper.objects.create(
        branch=keeper.branch, channel="email", person=keeper, appointed_by=gm
    )
    assert "email" in kept_by(another, today)


def test_who_is_away_is_named_and_of_that_post(client, branchadmin, handler, another):
    client.force_login(branchadmin)
    for wrong in ({"absent": ""}, {"post": Post.KEEPER}, {"absent": another.pk}):
        response = client.post(ADD, given(handler, another) | wrong)
        assert response.status_code == 200, wrong
    assert not StaffChange.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Deputy.objects.create(
            branch=another.branch,
            post=Post.HANDLER,
            person=another,
            first_day=timezone.localdate(),
            last_day=timezone.localdate(),
            appointed_by=branchadmin,
        )


def test_one_complained_of_stands_in_for_nobody_in_that_case(
    branchadmin, handler, another
):
    complaint = make_complaint(by=handler, named=[NamedEntry(user=another)])
    appoint(handler, another, branchadmin)

    told = Directory([complaint]).people(complaint, [Recipient.HANDLER])
    assert another not in told


def test_two_of_one_name_are_told_apart_in_the_queue(branch, gm, handler, another):
    another.last_name, another.first_name = handler.last_name, handler.first_name
    another.save()
    page = logged_in(gm).get(reverse("complaints:queue")).content.decode()
    for person in (handler, another):
        assert f">{person.told_apart}<" in page
