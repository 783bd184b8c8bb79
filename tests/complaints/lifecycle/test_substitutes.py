"""norm 16.2: the order in which one tries a client, and what then counts as reply."""

import pytest
import time_machine
from django.core.exceptions import ValidationError

from complaints import services
from complaints.lifecycle.entries import ContactEntry
from tests.cases import FINDINGS, contact, final_feedback, make_complaint
from tests.days import the
from tests.lives import at

pytestmark = pytest.mark.norm("16.2")


@pytest.fixture
def clock():
    with time_machine.travel(at("2026-03-02 10:00"), tick=False) as traveller:
        yield lambda moment: traveller.move_to(at(moment))


@pytest.fixture
def case(clock, frontdesk):
    return make_complaint(by=frontdesk, address="世纪大道 8 号")


def try_him(case, *, by, way="telephone"):
    services.record_contact(
        case, entry=contact("interim_reply", reached=False, way=way), by=by
    )


def letter(**overrides) -> ContactEntry:
    values = {
        "way": "letter",
        "reached": False,
        "is_substitute": True,
        "proof": "挂号信 RA123",
        **overrides,
    }
    return contact(values.pop("purpose", "interim_reply"), **values)


def refusal(case, entry, *, by) -> str:
    with pytest.raises(ValidationError) as refused:
        services.record_contact(case, entry=entry, by=by)
    [field] = refused.value.message_dict
    return field


def test_after_three_attempts_on_two_days_a_letter_counts(case, clock, frontdesk):
    try_him(case, by=frontdesk)
    try_him(case, by=frontdesk)
    clock("2026-03-03 09:30")
    try_him(case, by=frontdesk)

    services.record_contact(case, entry=letter(), by=frontdesk)

    assert the(case, "reply_24h").result == "met"


def test_two_attempts_are_too_few(case, clock, frontdesk):
    try_him(case, by=frontdesk)
    clock("2026-03-03 09:30")
    try_him(case, by=frontdesk)

    assert refusal(case, letter(), by=frontdesk) == "is_substitute"


def test_three_attempts_on_one_day_are_too_hasty(case, frontdesk):
    for _count in range(3):
        try_him(case, by=frontdesk)

    assert refusal(case, letter(), by=frontdesk) == "is_substitute"


def test_an_attempt_by_a_way_that_he_did_not_leave_is_none(case, clock, frontdesk):
    for moment in ("2026-03-02 11:00", "2026-03-02 12:00", "2026-03-03 09:00"):
        clock(moment)
        try_him(case, by=frontdesk, way="email")

    assert refusal(case, letter(), by=frontdesk) == "is_substitute"


@pytest.fixture
def stranger(clock, frontdesk):
    """Left nothing: no way to try him."""
    return make_complaint(
        by=frontdesk,
        telephone="",
        contact_time="",
        no_contact_reason="客户不愿留下",
    )


def test_without_an_address_the_notice_counts(stranger, frontdesk):
    services.record_contact(stranger, entry=letter(way="notice"), by=frontdesk)

    assert the(stranger, "baseline_reply").result == "met"


def test_who_has_an_address_is_not_answered_on_the_board(case, frontdesk):
    assert refusal(case, letter(way="notice"), by=frontdesk) == "way"


@pytest.mark.parametrize("way", ["letter", "email", "telephone"])
def test_nothing_is_sent_to_nowhere(way, stranger, frontdesk):
    assert refusal(stranger, letter(way=way), by=frontdesk) == "way"


@pytest.mark.parametrize("way", ["letter", "email", "telephone", "message"])
def test_who_left_nothing_is_not_said_to_have_been_reached(way, stranger, frontdesk):
    reached = contact("interim_reply", way=way, direction="outbound")

    assert refusal(stranger, reached, by=frontdesk) == "way"
    assert the(stranger, "baseline_reply").met_at is None


def test_who_left_nothing_may_call_himself(stranger, frontdesk):
    called = contact("interim_reply", way="telephone", direction="inbound")

    services.record_contact(stranger, entry=called, by=frontdesk)

    assert the(stranger, "baseline_reply").result == "met"


def test_what_came_without_an_address_is_not_settled_by_telephone(clock, frontdesk):
    case = make_complaint(
        by=frontdesk,
        channel="letter",
        telephone="",
        contact_time="",
        no_contact_reason="匿名信",
        is_anonymous=True,
        client_name="",
    )

    with pytest.raises(ValidationError, match="没有留下联系方式"):
        services.settle_on_spot(
            case, findings=FINDINGS, feedback=final_feedback(), by=frontdesk
        )


def test_it_has_to_be_shown_that_it_was_sent(stranger, frontdesk):
    entry = letter(way="notice", proof=" ")

    assert refusal(stranger, entry, by=frontdesk) == "proof"


@pytest.mark.parametrize("purpose", ["enquiry", "explanation"])
def test_only_replies_are_sent_so(purpose, stranger, frontdesk):
    entry = letter(way="notice", purpose=purpose)

    assert refusal(stranger, entry, by=frontdesk) == "is_substitute"


def test_whom_one_reached_is_not_answered_so(stranger, frontdesk):
    entry = letter(way="notice", reached=True)

    assert refusal(stranger, entry, by=frontdesk) == "is_substitute"


# The first word on a letter or a mail


@pytest.fixture
def mailed(clock, frontdesk):
    return make_complaint(
        by=frontdesk, channel="email", place="", email="he@example.cn"
    )


def acknowledgement(**overrides) -> ContactEntry:
    return contact("acknowledgement", **overrides)


def test_a_mail_is_acknowledged_by_what_the_client_left(mailed, frontdesk):
    entry = acknowledgement(used_registered=True)
    services.record_contact(mailed, entry=entry, by=frontdesk)

    assert mailed.contacts.get(purpose="acknowledgement").used_registered is True


def test_which_way_was_used_is_asked(mailed, frontdesk):
    assert refusal(mailed, acknowledgement(), by=frontdesk) == "used_registered"


def test_by_mail_only_after_an_attempt_in_vain(mailed, frontdesk):
    entry = acknowledgement(way="email", used_registered=False)
    assert refusal(mailed, entry, by=frontdesk) == "is_substitute"

    try_him(mailed, by=frontdesk)
    services.record_contact(mailed, entry=entry, by=frontdesk)

    assert mailed.contacts.get(purpose="acknowledgement").used_registered is False
