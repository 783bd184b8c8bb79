"""norm 10.3, 8.2: whom to invite, and the visit of those who came."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.case.choices import Way
from complaints.models import Complaint, Visit
from reports.duties import services as duties
from reports.duties.kinds import DutyKind
from tests.cases import make_complaint, reach, visit
from tests.lives import at
from tests.people import logged_in
from tests.reports.duties.said import said_of

pytestmark = [pytest.mark.django_db, pytest.mark.norm("10.3", "8.2")]


@pytest.fixture
def due(frontdesk, operations) -> Complaint:
    """In follow-up, more than a month after it was resolved."""
    with time_machine.travel(at("2026-03-02 10:00")):
        case = make_complaint(by=frontdesk, client_name="欧阳静", category="A")
        return reach(case, "follow_up", by=operations)


def invited(user, **query) -> str:
    page = reverse("reports:invitations", args=["SH001"])
    return logged_in(user).get(page, query).content.decode()


def test_those_whose_visit_is_due_are_proposed_by_category(due, frontdesk, hq):
    due.refresh_from_db()
    with time_machine.travel(due.resolved_at + timedelta(days=40)):
        for user in (frontdesk, hq):
            page = invited(user)
            assert due.number in page
            assert "欧阳静" not in page
        assert due.number in invited(frontdesk, category="A")
        assert due.number not in invited(frontdesk, category="B")
        assert due.number in invited(frontdesk, category="nonsense")
        link = reverse("complaints:record_visit", args=[due.number])
        assert f"{link}?way=symposium" in invited(frontdesk)
        form = logged_in(frontdesk).get(link, {"way": "symposium"}).content.decode()
        assert '<option value="symposium" selected>' in form


def test_who_does_not_see_the_case_does_not_find_him_there(due, frontdesk, outsider):
    response = logged_in(outsider).get(reverse("reports:invitations", args=["SH001"]))

    assert response.status_code == 404


def test_the_record_names_the_visits_that_were_made_there(due, frontdesk, marketing):
    due.refresh_from_db()
    with time_machine.travel(due.resolved_at + timedelta(days=40)):
        entry = visit(way=Way.SYMPOSIUM)
        services.record_visit(due, entry=entry, by=frontdesk)
        said = {
            **said_of("symposium"),
            "done_on": timezone.localdate(),
        }
        record = duties.record_duty(
            due.branch, kind=DutyKind.SYMPOSIUM, by=marketing, **said
        )
        page = logged_in(frontdesk).get(record.get_absolute_url()).content.decode()
        assert Visit.objects.get(complaint=due).is_made
        assert due.number not in invited(frontdesk)
    assert due.number in page
