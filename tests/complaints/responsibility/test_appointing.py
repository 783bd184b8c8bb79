"""Where nobody is left in the branch, headquarters' own people carry a case through."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from branches.models import Post, User
from complaints import services
from complaints.acts.registry import ACTS
from complaints.desk.case_page.offered import offered
from complaints.lifecycle import requirements
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Complaint, Notification
from complaints.reporting_lines.models import ReportingLine
from complaints.transfers.models import TransferOutcome
from tests.cases import (
    FINDINGS,
    contact,
    final_feedback,
    inquire,
    make_complaint,
    withdraw,
)
from tests.people import make_user


def stored(case):
    return Complaint.objects.get(pk=case.pk)


@pytest.fixture
def hq2(db):
    return make_user("hq2", Post.HEADQUARTERS)


def test_the_case_page_tells_whom_headquarters_appointed(client, handler, gm, hq, hq2):
    case = make_complaint(by=handler, category="D", named=[NamedEntry(user=gm)])
    services.appoint(case, people=[hq, hq2], reason="总经理被投诉。", by=hq)

    for reader in (handler, hq):
        client.force_login(reader)
        response = client.get(case.get_absolute_url())

        assert response.status_code == 200
        assert f"{hq}、{hq2}" in response.content.decode()


def test_while_leaders_are_left_headquarters_appoints_nobody(
    handler, operations, gm, hq
):
    case = make_complaint(by=handler)

    assert "appoint" not in {step.verb for step in offered(case, hq)}
    with pytest.raises(ValidationError, match="尚有领导"):
        services.appoint(case, people=[hq], reason="指派", by=hq)
    with pytest.raises(PermissionDenied):
        services.appoint(case, people=[hq], reason="指派", by=gm)


@pytest.mark.norm("23.2")
def test_where_all_leaders_are_named_headquarters_own_people_carry_it_through(
    handler, operations, gm, hq, hq2
):
    """One gives the opinion and tells the client, the other approves."""
    case = make_complaint(by=handler, category="D", named=[NamedEntry(user=gm)])
    services.name_staff(case, entry=NamedEntry(user=operations), by=handler)
    assert Notification.objects.filter(complaint=case, recipient=hq).exists()
    assert not set(verbs(case, hq)) - {"appoint"}
    services.appoint(case, people=[hq, hq2], reason="总监、总经理均被投诉。", by=hq)

    case = stored(case)
    services.acknowledge(case, by=handler, no_agreed_time_reason="客户不便。")
    services.investigate(case, by=handler)
    inquire(case, by=handler)
    asked = services.give_opinion(
        stored(case), by=hq, words="另行安排。", to_headquarters=False
    )
    with pytest.raises(PermissionDenied):
        services.approve(asked, by=hq)
    services.approve(asked, by=hq2)
    findings = replace(FINDINGS, conclusion="unverifiable", responsibility="branch")
    services.resolve(stored(case), by=hq, findings=findings, feedback=final_feedback())

    assert stored(case).state == "resolved"


def test_whom_headquarters_did_not_appoint_does_nothing(handler, gm, hq, hq2):
    case = make_complaint(by=handler, named=[NamedEntry(user=gm)])
    services.appoint(case, people=[hq], reason="总经理被投诉。", by=hq2)

    assert "record_contact" in verbs(stored(case), hq)
    assert verbs(stored(case), hq2) == {"appoint"}
    with pytest.raises(PermissionDenied):
        services.record_contact(case, entry=contact("enquiry"), by=hq2)


def verbs(case, user):
    return {step.verb for step in offered(stored(case), user)}


def leave(*people):
    User.objects.filter(pk__in=[person.pk for person in people]).update(is_active=False)


def test_where_the_post_that_tells_is_vacant_headquarters_appoints(
    handler, operations, marketing, gm, hq
):
    """Two directors decide; the line leaves the client to the manager, who left."""
    ReportingLine.objects.filter(category="D").update(feedback=[Post.GENERAL_MANAGER])
    case = make_complaint(by=handler, category="D")
    assert "appoint" not in verbs(case, hq)

    leave(gm)
    services.appoint(stored(case), people=[hq], reason="总经理空缺。", by=hq)

    assert requirements.told_by_leader(stored(case), told_by(case, hq))


def told_by(case, leader):
    return case.contacts.model(complaint=case, by=leader, way="telephone")


@pytest.mark.norm("23.2")
def test_a_withdrawn_case_without_leaders_is_found_out_by_headquarters(
    handler, operations, marketing, gm, hq, hq2
):
    named = [NamedEntry(user=leader) for leader in (operations, marketing, gm)]
    case = make_complaint(by=handler, category="D", named=named)
    withdraw(case, by=hq)

    assert verbs(case, hq) == {"appoint"}
    services.appoint(stored(case), people=[hq, hq2], reason="无人可办。", by=hq)
    assert {"give_opinion", "write_inquiry"} <= allowed(case, hq)


def test_once_nothing_is_owed_nobody_is_appointed(handler, gm, hq):
    case = make_complaint(by=handler, named=[NamedEntry(user=gm)])
    withdraw(case, by=hq)

    assert "appoint" not in verbs(case, hq)
    with pytest.raises(ValidationError, match="状态已变化"):
        services.appoint(stored(case), people=[hq], reason="指派", by=hq)


def test_a_transfer_is_answered_though_everybody_has_left(handler, operations, gm, hq):
    case = make_complaint(
        by=handler, channel="other", source="12386", place="",
        transfer_number="12386-77", transfer_without_limit=True,
    )  # fmt: skip
    withdraw(case, by=operations)
    leave(*User.objects.filter(branch=case.branch))

    services.appoint(stored(case), people=[hq], reason="营业部无人。", by=hq)
    services.answer_transfer(
        stored(case),
        answered_to="12386 热线",
        handed_at=stored(case).closed_at,
        outcome=TransferOutcome.objects.get(code="withdrawn"),
        paper_number="总答 1 号",
        by=hq,
    )

    assert stored(case).transfer_owed_at is None
    assert "appoint" not in verbs(case, hq)


def allowed(case, user):
    """Also what a section's page offers."""
    case = stored(case)
    acts = (act for act in ACTS.values() if act.row is None)
    return {act.name for act in acts if act.may(case, user) is None}
