"""A case begins by what is done with it: no step asks for nothing (norm 7.1)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.models import Complaint
from tests.cases import FINDINGS, contact, make_complaint, reach


def agreed(handler, **overrides) -> Complaint:
    """Received by the handler, who agreed a time with the client."""
    at = timezone.now() + timedelta(minutes=30)
    values = {"agreed_at": at, "proposed_by": "staff", "agreed_reason": "需核实。"}
    return make_complaint(by=handler, **values, **overrides)


def state_of(case: Complaint) -> str:
    return Complaint.objects.values_list("state", flat=True).get(pk=case.pk)


def test_the_first_talk_begins_the_investigation_where_nothing_is_lacking(handler):
    case = agreed(handler)

    services.record_contact(case, entry=contact("enquiry"), by=handler)

    assert state_of(case) == "investigating"
    verbs = case.events.order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["receive", "contact", "acknowledge", "investigate"]


def test_a_finding_begins_the_investigation(handler):
    case = reach(make_complaint(by=handler), "acknowledged", by=handler)

    services.record_findings(case, findings=FINDINGS, by=handler)

    assert state_of(case) == "investigating"


@pytest.mark.parametrize(
    ("overrides", "state"),
    [({}, "received"), ({"no_agreed_time_reason": "客户急于离开。"}, "investigating")],
)
def test_what_is_lacking_is_asked_for(overrides, state, handler):
    case = make_complaint(by=handler, **overrides)

    services.record_contact(case, entry=contact("enquiry"), by=handler)

    assert state_of(case) == state


def test_nothing_is_investigated_before_the_category_is_clear(handler):
    case = agreed(handler, category="")

    services.record_contact(case, entry=contact("enquiry"), by=handler)

    assert state_of(case) == "acknowledged"


def test_a_talk_that_did_not_come_about_begins_nothing(handler):
    case = agreed(handler)

    services.record_contact(case, entry=contact("enquiry", reached=False), by=handler)

    assert state_of(case) == "received"


def test_a_colleagues_talk_is_recorded_and_begins_nothing(handler, frontdesk):
    case = agreed(handler)

    services.record_contact(case, entry=contact("enquiry"), by=frontdesk)

    assert state_of(case) == "received"


# A call that nobody answered


def test_a_call_in_vain_is_logged_with_what_is_known_of_it(client, handler):
    case = reach(make_complaint(by=handler), "investigating", by=handler)
    client.force_login(handler)
    url = reverse("complaints:log_unanswered", args=[case.number])
    shown = client.get(url).text

    client.post(url)

    call = case.contacts.latest("pk")
    assert "现在拨打 138****1234" in shown
    assert (call.way, call.direction, call.reached) == ("telephone", "outbound", False)
    assert call.said == "拨打 138****1234，没有接通。"
    assert call.purpose == "interim_reply"


def test_who_left_no_telephone_is_not_called(client, handler):
    case = make_complaint(by=handler, telephone="", no_contact_reason="客户拒绝")
    client.force_login(handler)
    url = reverse("complaints:log_unanswered", args=[case.number])

    assert "没有留下电话" in client.post(url, follow=True).text
    assert case.contacts.count() == 1
