"""Where nobody is left in the branch, headquarters' own people carry a case through."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from branches.models import Post, User
from complaints import services, tasks
from complaints.acts.registry import ACTS
from complaints.desk.case_page.offered import offered
from complaints.lifecycle import requirements
from complaints.lifecycle.entries import NamedEntry
from complaints.lifecycle.sweeping.sweep import sweep
from complaints.models import Complaint, Notification
from complaints.reporting_lines.models import ReportingLine
from complaints.requests import services as decisions
from complaints.transfers.models import TransferOutcome
from tests.cases import (
    FINDINGS,
    contact,
    final_feedback,
    inquire,
    make_complaint,
    withdraw,
)
from tests.people import logged_in, make_user

# As many as the page of any case.
STATEMENTS = 12


def stored(case):
    return Complaint.objects.get(pk=case.pk)


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
    [asked] = waiting(case)
    assert asked in decisions.waiting_for(hq)
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


def waiting(case):
    """What headquarters is asked for."""
    return list(case.escalations.pending().filter(kind="appointment"))


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


# Asked by a request, which has a clock


@pytest.mark.norm("23.2")
def test_headquarters_is_asked_where_the_manager_is_named_at_receipt(
    handler, operations, marketing, gm, hq, hq2
):
    case = make_complaint(by=handler, named=[NamedEntry(user=gm)])

    [asked] = waiting(case)

    assert asked.due_at is not None
    assert asked in decisions.waiting_for(hq)
    assert asked not in decisions.waiting_for(operations)
    services.name_staff(case, entry=NamedEntry(user=operations), by=handler)
    assert waiting(case) == [asked]


@pytest.mark.norm("23.2")
def test_whoever_names_the_manager_does_not_take_back_what_headquarters_is_asked(
    handler, operations, marketing, gm, hq
):
    case = make_complaint(by=handler, named=[NamedEntry(user=gm)])
    [asked] = waiting(case)

    assert asked.requested_by is None
    with pytest.raises(PermissionDenied):
        services.recall(asked, by=handler)
    page = logged_in(handler).get(case.get_absolute_url()).text
    assert str(asked.get_kind_display()) in page
    assert f"/decisions/{asked.pk}/recall/" not in page
    opened = logged_in(hq).get(f"/decisions/{asked.pk}/approve/")
    assert opened.status_code == 200
    assert "None" not in opened.text


@pytest.mark.norm("23.2")
@pytest.mark.parametrize("how", ["inactive", "moved"])
def test_headquarters_is_asked_once_the_last_leader_has_left(
    how, handler, gm, hq, other_branch
):
    case = make_complaint(by=handler, category="D")
    ordinary = make_complaint(by=handler)
    tasks.fill_vacancies()
    assert not waiting(case)

    leavers = User.objects.filter(pk=gm.pk)
    leavers.update(
        **{"inactive": {"is_active": False}, "moved": {"branch": other_branch}}[how]
    )
    for _ring in range(2):
        tasks.fill_vacancies()

    [asked] = waiting(case)
    assert asked in decisions.waiting_for(hq)
    assert not waiting(ordinary)
    services.send_back(asked, by=hq, comment="新任总经理本周到岗。")
    tasks.fill_vacancies()
    assert not waiting(case)


@pytest.mark.norm("23.2")
def test_headquarters_is_asked_where_the_manager_is_named_later(
    handler, operations, marketing, gm, hq
):
    case = make_complaint(by=handler, named=[NamedEntry(user=operations)])
    assert not waiting(case)

    services.name_staff(case, entry=NamedEntry(user=gm), by=handler)

    assert len(waiting(case)) == 1


@pytest.mark.parametrize("category", ["A", "D"])
def test_a_branch_of_one_leader_is_no_reason_to_ask(category, handler, gm, hq):
    case = make_complaint(by=handler, category=category)
    services.ask_help(case, reason="请指导。", by=handler)

    assert not waiting(case)
    assert "appoint" in verbs(case, hq)


def test_an_act_that_finds_nobody_but_its_asker_asks_headquarters(handler, gm, hq):
    """Decided by headquarters itself, it needs nobody any more."""
    ordinary = make_complaint(by=handler)
    change_to_unreasonable(ordinary, by=gm)
    assert not waiting(ordinary)
    case = make_complaint(by=handler, category="D")

    asked = change_to_unreasonable(case, by=gm)

    assert len(waiting(case)) == 1
    services.approve(asked, by=hq)
    assert not waiting(case)
    assert case.escalations.get(kind="appointment").state == "lapsed"


def change_to_unreasonable(case, *, by):
    return services.recategorise(
        stored(case), category="F", secondary_categories=[], reason="核实后", by=by
    )


@pytest.mark.parametrize("grows", ["category", "marks"])
def test_a_case_that_comes_to_need_a_leader_where_there_is_none_asks(
    grows, handler, hq
):
    case = make_complaint(by=handler)
    assert not waiting(case)

    if grows == "category":
        services.recategorise(
            case, category="D", secondary_categories=[], reason="员工冲突", by=handler
        )
    else:
        services.weigh(case, marks=["serious"], reason="影响大", by=handler)

    assert len(waiting(case)) == 1


@pytest.mark.norm("23.2")
def test_to_decide_the_request_is_to_appoint(handler, gm, hq, hq2):
    case = make_complaint(by=handler, named=[NamedEntry(user=gm)])
    [asked] = waiting(case)
    page = f"/decisions/{asked.pk}/approve/"
    browser = logged_in(hq)

    for nothing in ({}, {"people": [hq.pk]}, {"comment": "总经理被投诉。"}):
        assert browser.post(page, nothing).status_code == 422
    sent = {"people": [hq.pk, hq2.pk], "comment": "总经理被投诉。"}
    assert browser.post(page, sent).status_code == 302

    assert stored(case).appointed == {hq.pk, hq2.pk}
    assert not case.escalations.pending().exists()
    [row] = case.appointees.filter(user=hq2)
    assert (row.reason, row.appointed_by) == ("总经理被投诉。", hq)


def test_appointing_decides_the_request_and_a_second_time_asks_nothing(
    handler, gm, hq, hq2
):
    case = make_complaint(by=handler, named=[NamedEntry(user=gm)])
    [asked] = waiting(case)

    [row] = services.appoint(case, people=[hq2], reason="总经理被投诉。", by=hq)

    assert row.user == hq2
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("approved", hq)
    with pytest.raises(ValidationError, match="尚未指派"):
        services.appoint(stored(case), people=[hq2], reason="再次指派", by=hq)
    services.appoint(stored(case), people=[hq], reason="意见与审批须两人。", by=hq2)
    change_to_unreasonable(case, by=hq)
    assert not waiting(case)


def test_whom_the_request_was_not_left_to_appoints_all_the_same(handler, gm, hq, hq2):
    case = make_complaint(by=handler, named=[NamedEntry(user=gm)])
    services.reassign(waiting(case)[0], to=hq2, by=hq)

    services.appoint(stored(case), people=[hq], reason="总经理被投诉。", by=hq)

    assert not waiting(case)


def test_it_lapses_once_the_manager_is_named_no_more(handler, operations, gm, hq):
    case = make_complaint(by=handler, named=[NamedEntry(user=gm)])
    asked = services.ask_unname(case.named_staff.get(), reason="有误", by=operations)

    services.approve(asked, by=hq)

    assert not waiting(case)


def test_it_lapses_once_leaders_are_there_again(handler, branch, hq):
    case = make_complaint(by=handler, category="D")
    assert len(waiting(case)) == 1
    tasks.fill_vacancies()
    assert len(waiting(case)) == 1

    make_user("new-gm", Post.GENERAL_MANAGER, branch)
    tasks.fill_vacancies()

    assert not waiting(case)
    assert case.events.filter(verb="lapse").count() == 1


def test_it_ends_with_a_case_that_owes_nothing(handler, gm, hq):
    case = make_complaint(by=handler, named=[NamedEntry(user=gm)])

    withdraw(case, by=hq)

    assert not waiting(case)


def test_it_outlasts_the_withdrawal_of_a_case_that_is_found_out_all_the_same(
    handler, gm, hq, hq2
):
    case = make_complaint(by=handler, category="D", named=[NamedEntry(user=gm)])
    withdraw(case, by=hq)
    tasks.fill_vacancies()
    [asked] = waiting(case)

    services.approve_appointment(asked, people=[hq], comment="无人可办。", by=hq2)

    assert {"give_opinion", "write_inquiry"} <= allowed(case, hq)


def test_undecided_it_stays_with_headquarters_which_has_nobody_above(
    handler, operations, gm, hq
):
    case = make_complaint(by=handler, named=[NamedEntry(user=gm)])
    [asked] = waiting(case)

    for days in (0, 5):
        sweep(now=asked.due_at + timedelta(days=days))
        [asked] = waiting(case)

    assert asked.missed_by == asked.decider_posts == [Post.HEADQUARTERS]
    assert asked.next_at is None
    services.appoint(stored(case), people=[hq], reason="总经理被投诉。", by=hq)
    asked.refresh_from_db()
    assert (asked.state, asked.missed_by) == ("approved", [Post.HEADQUARTERS])


def test_the_page_of_a_case_that_asks_for_people_takes_no_more_statements(
    client, handler, gm, hq, django_assert_max_num_queries
):
    case = make_complaint(by=handler, category="D", named=[NamedEntry(user=gm)])
    client.force_login(hq)
    client.get(case.get_absolute_url())  # Reads what he was told of it.

    with django_assert_max_num_queries(STATEMENTS):
        assert "指派" in client.get(case.get_absolute_url()).text
