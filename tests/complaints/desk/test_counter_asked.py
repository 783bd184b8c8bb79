"""What the counter asks of whom; what it knows of a client; the slip he takes along."""

import pytest
import time_machine
from django.urls import reverse

from complaints import services
from complaints.models import CaseRead, Complaint, Notification
from tests.cases import make_complaint
from tests.complaints.desk.test_counter import (
    MONDAY,
    NEW,
    SETTLED,
    errors,
    typed,
    without,
)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=True):
        yield


@pytest.fixture
def desk(client, frontdesk):
    client.force_login(frontdesk)
    return client


# What is asked, and of whom


@pytest.mark.norm("14.1")
def test_a_category_that_is_not_clear_yet_is_operations_matter(desk, operations):
    desk.post(NEW, typed(category="unclear"))

    case = Complaint.objects.get()
    assert (case.category, case.lead_department) == ("", "operations")
    assert Notification.objects.filter(complaint=case, recipient=operations).exists()


def test_nobody_is_settled_on_the_spot_before_his_category_is_clear(desk):
    response = desk.post(NEW, typed(**SETTLED, category="unclear"))

    assert "须选定类别" in "".join(errors(response)["category"])


@pytest.mark.norm("6.1")
def test_an_opinion_is_taken_down_with_what_was_said_alone(desk):
    unasked = [
        "contact_time",
        "demand",
        "is_settleable",
        "unsettled_reason",
        "agreed_at",
        "client_agreed",
        "proposed_by",
        "reply_way",
    ]

    desk.post(NEW, without(*unasked, nature="opinion"))

    case = Complaint.objects.get()
    assert (case.nature, case.can_settle, case.state) == ("opinion", None, "received")


def test_a_criticism_needs_no_demand_and_still_a_promise(desk):
    unsaid = errors(
        desk.post(NEW, without("client_agreed", "demand", nature="criticism"))
    )
    desk.post(NEW, without("demand", nature="criticism"))

    assert set(unsaid) == {"no_agreed_time_reason"}
    assert Complaint.objects.get().demand == ""


def test_who_stays_unnamed_is_asked_for_no_name_and_no_number(desk):
    desk.post(
        NEW, without("client_name", "telephone", "contact_time", is_anonymous="on")
    )

    assert Complaint.objects.get().no_contact_reason == ""


@pytest.mark.parametrize(
    "telephone",
    [
        "13800001234",
        "021-55556666转2",
        "+852 2123 4567",
        "+853 2833 1234",
        "+886 912345678",
        "+1 212 555 0100",
        "13800001234 / 13900005678",
    ],
)
def test_a_telephone_is_taken_as_people_write_it(desk, telephone):
    desk.post(NEW, typed(telephone=telephone))

    assert Complaint.objects.get().telephone == telephone


@pytest.mark.parametrize("telephone", ["没有", "12", "1380000123", "138000012345"])
def test_what_is_no_telephone_is_refused_with_an_example(desk, telephone):
    response = desk.post(NEW, typed(telephone=telephone))

    assert "13800138000" in "".join(errors(response)["telephone"])


# A client who comes again


def known(desk, case: Complaint, telephone: str):
    url = reverse("complaints:known_client", args=[case.number])
    return desk.post(url, {"telephone": telephone})


def test_who_is_known_by_his_whole_telephone_is_offered_his_data(desk, frontdesk):
    case = make_complaint(
        by=frontdesk, email="zhang@example.com", identity_number="310101199001011234"
    )
    services.check_details(case, given={"email": "registered"}, by=frontdesk)

    offered = desk.post(NEW + "similar/", {"telephone": "138-0000-1234"}).text
    told = known(desk, case, "13800001234").json()

    assert reverse("complaints:known_client", args=[case.number]) in offered
    assert told["email"] == "zhang@example.com"
    assert told["email_standing"] == "registered"
    assert "telephone_standing" not in told
    assert "identity_number" not in told
    assert CaseRead.objects.filter(complaint=case, what="reveal").exists()


def test_four_last_digits_or_a_name_give_nothing_away(desk, frontdesk):
    case = make_complaint(by=frontdesk)

    by_name = desk.post(
        NEW + "similar/", {"client_name": "张三丰", "telephone": "1234"}
    )

    assert "known-client" not in by_name.text
    assert known(desk, case, "1234").status_code == 400


# The slip


def test_the_slip_says_the_number_the_promise_and_whom_to_ask(desk, frontdesk):
    desk.post(NEW, typed())
    case = Complaint.objects.get()

    slip = desk.get(reverse("complaints:slip", args=[case.number])).text

    assert case.number in slip
    assert "2026-03-02 周一 15:30 前以电话答复您" in slip
    assert case.branch.complaint_telephone in slip
    assert str(frontdesk) in slip
    assert "12386" in slip
    assert case.client_name not in slip
