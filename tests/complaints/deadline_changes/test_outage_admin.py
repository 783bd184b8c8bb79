"""What a leader confirms in admin of what an outage kept from being entered."""

import pytest
import time_machine
from django.urls import reverse

from complaints import services
from complaints.clocks.tiers import Outage
from complaints.models import Deadline
from tests.cases import contact, make_complaint
from tests.lives import at
from tests.people import make_user

LISTED = "admin:complaints_outage_changelist"


@pytest.fixture
def outage(frontdesk, branch):
    with time_machine.travel(at("2026-03-02 10:00"), tick=False) as clock:
        case = make_complaint(by=frontdesk)
        clock.move_to(at("2026-03-02 17:00"))
        answer = contact("interim_reply", occurred_at=at("2026-03-02 15:00"))
        services.record_contact(case, entry=answer, by=frontdesk)
    return Outage.objects.create(
        branch=branch, began_at=at("2026-03-02 15:20"), ended_at=at("2026-03-02 16:50")
    )


def confirm(client, outage):
    sent = {"action": "confirm_on_time", "_selected_action": [outage.pk]}
    return client.post(reverse(LISTED), sent, follow=True)


@pytest.mark.norm("7.2")
def test_a_director_confirms_in_bulk(outage, client, operations):
    client.force_login(operations)

    assert "已确认 1 项时限。" in confirm(client, outage).content.decode()
    assert "已确认 0 项时限。" in confirm(client, outage).content.decode()


@pytest.mark.parametrize("who", ["hq", "auditor", "branchadmin"])
def test_others_are_not_offered_it(who, outage, client, request):
    client.force_login(request.getfixturevalue(who))

    assert "已确认" not in confirm(client, outage).content.decode()


def test_an_outage_of_another_branch_is_not_found(outage, client, other_branch):
    client.force_login(make_user("bj-gm", "general_manager", other_branch))

    assert "已确认 0 项时限。" in confirm(client, outage).content.decode()


def test_what_was_confirmed_names_the_outage_in_shanghais_time(outage, operations):
    outage = Outage.objects.get(pk=outage.pk)

    services.confirm_outage(outage, by=operations)

    remarks = Deadline.objects.values_list("remark", flat=True)
    assert any("2026-03-02 15:20 – 2026-03-02 16:50" in remark for remark in remarks)
