"""norm 10.2: the keeper looks into each channel on its days and signs for it."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from branches.calendar import load_calendar
from complaints.intake import services
from complaints.intake.models import ChannelCheck, CheckHours, Keeper
from complaints.lifecycle.entries import NamedEntry
from tests.cases import make_complaint
from tests.lives import at
from tests.people import logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.norm("10.2")]
EVERY = {"letter", "email", "opinion_book", "opinion_box", "other"}
# A Friday that is a make-up day's neighbour: the Sunday after it is worked on.
OPEN, SHUT, MAKE_UP = "2026-02-13", "2026-02-16", "2026-02-14"
PAGE = "/intake/checks/"


@pytest.fixture(autouse=True)
def on_an_open_day():
    with time_machine.travel(at(f"{OPEN} 10:00")):
        yield


def appoint(branch, channel, person, *, by, deputy=None) -> Keeper:
    return Keeper.objects.create(
        branch=branch, channel=channel, person=person, deputy=deputy, appointed_by=by
    )


def letter(by, **overrides):
    return make_complaint(by=by, channel="letter", place="", **overrides)


@pytest.mark.parametrize(
    ("day", "due"),
    [(OPEN, EVERY), (MAKE_UP, EVERY), (SHUT, {"email", "other"})],
)
def test_mail_and_web_are_due_each_day_the_rest_where_the_branch_is_open(
    branch, day, due
) -> None:
    calendar = load_calendar(branch)
    assert set(services.due_on(at(f"{day} 10:00").date(), calendar)) == due


def test_nothing_was_in_or_what_was_logged_from_it(branch, keeper) -> None:
    case = letter(keeper)
    services.sign_checks(
        branch, answers={"letter": [case.number], "email": []}, by=keeper
    )

    found = {check.channel: check for check in ChannelCheck.objects.all()}
    assert found["letter"].numbers == [case.number]
    assert not found["email"].has_found
    assert found["email"].day == timezone.localdate()
    assert set(services.unsigned(branch, timezone.localdate())) == EVERY - set(found)


def test_a_channel_is_signed_for_once_a_day(branch, keeper) -> None:
    services.sign_checks(branch, answers={"email": []}, by=keeper)

    with pytest.raises(ValidationError):
        services.sign_checks(branch, answers={"email": []}, by=keeper)
    with time_machine.travel(at(f"{MAKE_UP} 10:00")):
        services.sign_checks(branch, answers={"email": []}, by=keeper)
    assert ChannelCheck.objects.count() == 2


def test_a_channel_that_is_not_due_is_not_signed_for(branch, keeper) -> None:
    with time_machine.travel(at(f"{SHUT} 10:00")), pytest.raises(ValidationError):
        services.sign_checks(branch, answers={"letter": []}, by=keeper)


def test_only_what_came_by_that_channel_was_in_it(branch, keeper, frontdesk) -> None:
    other = make_complaint(by=frontdesk)
    for numbers in ([other.number], ["SH001-2026-99999"]):
        with pytest.raises(ValidationError):
            services.sign_checks(branch, answers={"letter": numbers}, by=keeper)


def test_keeper_and_deputy_sign_and_nobody_else(
    branch, keeper, handler, frontdesk, gm
) -> None:
    appoint(branch, "letter", handler, deputy=frontdesk, by=gm)
    today = timezone.localdate()

    assert services.kept_by(handler, today) == ["letter"]
    assert services.kept_by(frontdesk, today) == ["letter"]
    assert set(services.kept_by(keeper, today)) == EVERY - {"letter"}
    with pytest.raises(PermissionDenied):
        services.sign_checks(branch, answers={"letter": []}, by=keeper)
    services.sign_checks(branch, answers={"letter": []}, by=frontdesk)
    assert ChannelCheck.objects.get().signed_by == frontdesk


def test_the_newest_keeper_holds(branch, handler, frontdesk, gm) -> None:
    appoint(branch, "email", handler, by=gm)
    appoint(branch, "email", frontdesk, by=gm)

    assert services.kept_by(handler, timezone.localdate()) == []
    assert services.kept_by(frontdesk, timezone.localdate()) == ["email"]


def test_another_branch_signs_nothing(branch, outsider, hq) -> None:
    for by in (outsider, hq):
        with pytest.raises(PermissionDenied):
            services.sign_checks(branch, answers={"email": []}, by=by)


def test_what_was_signed_stays(branch, keeper, gm) -> None:
    services.sign_checks(branch, answers={"email": []}, by=keeper)
    appoint(branch, "email", keeper, by=gm)

    for rows in (ChannelCheck.objects.all(), Keeper.objects.all()):
        for change in (lambda rows=rows: rows.update(channel="letter"), rows.delete):
            with pytest.raises(Error), transaction.atomic():
                change()


def test_the_database_refuses_a_check_that_says_neither(branch, keeper) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ChannelCheck.objects.create(
            branch=branch,
            channel="email",
            day=timezone.localdate(),
            has_found=True,
            signed_by=keeper,
        )


def test_one_page_and_one_signature(branch, keeper, frontdesk) -> None:
    case = letter(keeper)
    named = [NamedEntry(user=keeper)]
    hidden = letter(frontdesk, named=named, first_responsible=frontdesk)
    client = logged_in(keeper)
    page = client.get(PAGE).content.decode()
    assert case.number in page
    assert hidden.number not in page

    wrong = {"letter": "found"}, {"email": "nothing", "letter_cases": [case.number]}
    for said in (*wrong, {"letter": "x"}, {}):
        assert client.post(PAGE, said).status_code == 422
    said = {"letter": "found", "letter_cases": [case.number], "email": "nothing"}
    assert client.post(PAGE, said).status_code == 302

    assert ChannelCheck.objects.count() == 2
    again = client.get(PAGE).content.decode()
    assert case.number not in again


def test_who_keeps_nothing_is_told_so(frontdesk, archivist) -> None:
    response = logged_in(frontdesk).get(PAGE, follow=True)
    assert response.redirect_chain[0][0] == reverse("complaints:my_day")
    assert "今天没有等您签认的渠道" in response.content.decode()
    assert logged_in(archivist).get(PAGE).status_code == 403


def test_keepers_are_appointed_in_admin_and_never_changed(
    branch, gm, keeper, handler, outsider
) -> None:
    client = logged_in(gm)
    address = reverse("admin:complaints_keeper_add")
    said = {"branch": branch.pk, "channel": "email", "since": "2026-02-13"}
    assert "outsider" not in client.get(address).content.decode()

    client.post(address, {**said, "person": keeper.pk, "deputy": keeper.pk})
    client.post(address, {**said, "person": outsider.pk})
    assert not Keeper.objects.exists()
    client.post(address, {**said, "person": keeper.pk, "deputy": handler.pk})

    made = Keeper.objects.get()
    assert (made.person, made.deputy, made.appointed_by) == (keeper, handler, gm)
    change = reverse("admin:complaints_keeper_change", args=[made.pk])
    assert client.post(change, {**said, "person": handler.pk}).status_code == 403


def test_a_branch_has_its_own_hours_else_the_houses(branch) -> None:
    house = CheckHours.objects.get(branch=None)
    assert (house.remind_at.hour, house.escalate_at.hour) == (11, 16)
    assert CheckHours.of(branch) == house
    own = CheckHours.objects.create(branch=branch)
    assert CheckHours.of(branch) == own
