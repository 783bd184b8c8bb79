"""norm 25: the review of a first F is agreed to, or decided by another category."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.models import Complaint, Escalation, Event
from complaints.requests.models import EscalationState
from tests.cases import make_complaint, reach, visit, withdraw
from tests.people import logged_in


def review_of(case) -> Escalation:
    return Escalation.objects.select_related("complaint").get(
        complaint=case, kind="first_f"
    )


def decide(user, row, **values):
    return logged_in(user).post(
        f"/admin/complaints/escalation/{row.pk}/change/",
        {"approve": "1", "comment": "", **values},
    )


@pytest.mark.norm("25.1")
def test_a_director_agrees_on_his_page(handler, operations):
    case = make_complaint(by=handler, category="F")
    row = review_of(case)
    page = logged_in(operations).get(f"/admin/complaints/escalation/{row.pk}/change/")

    response = decide(operations, row)

    assert response.status_code == 302
    assert review_of(case).state == EscalationState.APPROVED
    assert 'name="send_back"' not in page.content.decode()


@pytest.mark.norm("25.1")
def test_a_director_decides_on_another_category_and_says_why(handler, operations):
    case = make_complaint(by=handler, category="F")
    row = review_of(case)

    refused = decide(operations, row, category="A")
    response = decide(operations, row, category="A", comment="客户是嫌排队。")

    assert refused.status_code == 422
    assert "改类别须说明理由。" in refused.content.decode()
    assert response.status_code == 302
    decided = review_of(case)
    assert (decided.state, decided.decided_by) == (EscalationState.CHANGED, operations)
    assert Complaint.objects.get(pk=case.pk).category == "A"
    verbs = Event.objects.filter(complaint=case).values_list("verb", flat=True)
    assert {"decide_otherwise", "recategorise"} <= set(verbs)


def test_it_is_not_sent_back(handler, operations):
    case = make_complaint(by=handler, category="F")

    with pytest.raises(ValidationError):
        services.send_back(review_of(case), by=operations, comment="再想想")


def test_whoever_asked_does_not_review_it(operations):
    case = make_complaint(by=operations, category="F")

    with pytest.raises(PermissionDenied):
        services.review_category(
            review_of(case), by=operations, category="A", comment="改"
        )


def test_a_directors_own_change_of_category_decides_it(handler, operations):
    case = make_complaint(by=handler, category="F")

    services.recategorise(
        case, category="A", secondary_categories=[], reason="嫌排队", by=operations
    )

    decided = review_of(case)
    assert (decided.state, decided.decided_by) == (EscalationState.CHANGED, operations)


def test_anybody_elses_change_of_category_leaves_nothing_to_review(handler):
    case = make_complaint(by=handler, category="F")

    services.recategorise(
        case, category="A", secondary_categories=[], reason="嫌排队", by=handler
    )

    assert review_of(case).state == EscalationState.LAPSED


def test_it_holds_up_closing_and_may_be_decided_until_then(handler, operations):
    case = reach(make_complaint(by=handler, category="F"), "follow_up", by=handler)
    later = timezone.now() + timedelta(days=40)
    with time_machine.travel(later, tick=True):
        services.record_visit(case, entry=visit(), by=handler)
        with pytest.raises(ValidationError, match="请复核"):
            services.close(case, by=handler)

        services.review_category(review_of(case), by=operations)
        services.close(case, by=handler)

    assert Complaint.objects.get(pk=case.pk).state == State.CLOSED


def test_of_a_resolved_case_too_the_category_is_changed_but_for_d(handler, operations):
    case = reach(make_complaint(by=handler, category="F"), "resolved", by=handler)

    with pytest.raises(ValidationError, match="重新处理"):
        services.review_category(
            review_of(case), by=operations, category="D", comment="员工态度"
        )
    services.review_category(
        review_of(case), by=operations, category="E", comment="不会操作"
    )

    assert Complaint.objects.get(pk=case.pk).category == "E"


def test_many_are_agreed_to_at_once(handler, operations):
    cases = [make_complaint(by=handler, category="F") for _count in range(3)]
    rows = [review_of(case) for case in cases]

    response = logged_in(operations).post(
        "/admin/complaints/escalation/",
        {"action": "approve_selected", "_selected_action": [row.pk for row in rows]},
        follow=True,
    )

    assert "已决定 3 项。" in response.content.decode()
    assert {review_of(case).state for case in cases} == {EscalationState.APPROVED}


def test_an_ended_case_is_not_touched(handler, operations):
    case = make_complaint(by=handler, category="F")
    withdraw(case, by=operations)

    with pytest.raises(ValidationError, match="失效"):
        services.review_category(
            review_of(case), by=operations, category="A", comment="嫌排队"
        )

    assert Complaint.objects.get(pk=case.pk).category == "F"
