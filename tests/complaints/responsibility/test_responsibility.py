"""Who handles a case, who is kept from it, and what it is taken for."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from complaints import services
from complaints.lifecycle.entries import Findings, NamedEntry
from complaints.lifecycle.sweeping.sweep import sweep
from complaints.models import Complaint, Escalation, Notification
from tests.cases import (
    ask_withdrawal,
    contact,
    final_feedback,
    make_complaint,
    merge,
    reach,
)
from tests.people import logged_in


def stored(case):
    return Complaint.objects.get(pk=case.pk)


# norm 4.1: handing over


@pytest.mark.norm("4.1")
def test_a_handover_counts_when_it_is_accepted(frontdesk, handler):
    case = make_complaint(by=frontdesk)

    request = services.hand_over(case, receiver=handler, reason="专人", by=frontdesk)
    assert stored(case).handler == frontdesk

    services.approve(request, by=handler)
    assert stored(case).handler == handler
    assert stored(case).first_responsible == frontdesk
    event = case.events.get(verb="hand_over")
    assert (event.actor, event.on_behalf_of) == (handler, frontdesk)


@pytest.mark.norm("4.1")
def test_a_handover_sent_back_leaves_the_handler(frontdesk, handler):
    case = make_complaint(by=frontdesk)
    request = services.hand_over(case, receiver=handler, reason="专人", by=frontdesk)

    services.send_back(request, by=handler, comment="正在休假")

    assert stored(case).handler == frontdesk


@pytest.mark.norm("4.1")
def test_a_handover_wants_a_reason(frontdesk, handler):
    case = make_complaint(by=frontdesk)

    with pytest.raises(ValidationError) as refusal:
        services.hand_over(case, receiver=handler, reason=" ", by=frontdesk)

    assert list(refusal.value.message_dict) == ["reason"]
    assert not case.escalations.exists()


@pytest.mark.norm("4.1")
@pytest.mark.parametrize("person", ["outsider", "archivist", "branchadmin", "hq"])
def test_only_a_colleague_who_works_on_cases_receives_it(person, frontdesk, request):
    case = make_complaint(by=frontdesk)
    receiver = request.getfixturevalue(person)

    with pytest.raises(ValidationError) as refusal:
        services.hand_over(case, receiver=receiver, reason="请接手", by=frontdesk)

    assert list(refusal.value.message_dict) == ["receiver"]


@pytest.mark.norm("4.1")
def test_who_is_complained_of_receives_no_case(frontdesk, handler):
    case = make_complaint(by=frontdesk, named=[NamedEntry(user=handler)])

    with pytest.raises(ValidationError):
        services.hand_over(case, receiver=handler, reason="请接手", by=frontdesk)


@pytest.mark.norm("4.1")
@pytest.mark.parametrize("to_himself", [True, False])
def test_a_case_is_not_handed_to_who_has_it(to_himself, frontdesk, handler):
    case = make_complaint(by=frontdesk)

    with pytest.raises(ValidationError, match="另一位同事"):
        services.hand_over(
            case,
            receiver=handler if to_himself else frontdesk,
            reason="请接手",
            by=handler,
        )


@pytest.mark.norm("4.1")
@pytest.mark.parametrize("person", ["outsider", "archivist"])
def test_an_investigation_is_given_to_no_stranger(person, frontdesk, request):
    case = reach(make_complaint(by=frontdesk), "acknowledged", by=frontdesk)

    with pytest.raises(PermissionDenied):
        services.investigate(
            case,
            by=request.getfixturevalue(person),
            takes_over=True,
            reason="由我办理",
        )

    assert stored(case).state == "acknowledged"


@pytest.mark.norm("4.1")
def test_whoever_begins_the_investigation_may_take_it_over_for_a_reason(
    frontdesk, handler
):
    case = reach(make_complaint(by=frontdesk), "acknowledged", by=frontdesk)

    with pytest.raises(ValidationError) as refusal:
        services.investigate(case, by=handler, takes_over=True)
    services.investigate(case, by=handler, takes_over=True, reason="前台轮休")

    assert list(refusal.value.message_dict) == ["reason"]
    case = stored(case)
    assert (case.handler, case.first_responsible) == (handler, frontdesk)
    assert {"investigate", "hand_over"} <= set(
        case.events.values_list("verb", flat=True)
    )


@pytest.mark.norm("4.1")
def test_beginning_the_investigation_takes_the_case_from_nobody(frontdesk, handler):
    case = reach(make_complaint(by=frontdesk), "acknowledged", by=frontdesk)

    services.investigate(case, by=handler)

    assert stored(case).handler == frontdesk


@pytest.mark.norm("4.1")
def test_a_leader_may_force_a_handover_and_both_are_told(
    frontdesk, handler, keeper, operations
):
    case = make_complaint(by=frontdesk)

    with pytest.raises(PermissionDenied):
        services.hand_over(
            case, receiver=handler, reason="忙", by=keeper, is_forced=True
        )
    services.hand_over(
        case, receiver=handler, reason="前台轮休", by=operations, is_forced=True
    )

    case = stored(case)
    assert (case.handler, case.first_responsible) == (handler, frontdesk)
    assert not case.escalations.exists()
    told = Notification.objects.filter(subject__in=["assigned", "handed_over"])
    assert {notice.recipient for notice in told} == {handler, frontdesk}


@pytest.mark.norm("4.1")
def test_what_a_director_decided_meanwhile_a_receiver_does_not_take(
    frontdesk, handler, keeper, operations
):
    case = make_complaint(by=frontdesk)
    asked = services.hand_over(case, receiver=handler, reason="专人", by=frontdesk)
    services.hand_over(
        case, receiver=keeper, reason="对方休假", by=operations, is_forced=True
    )

    with pytest.raises(ValidationError, match="经办人已另行变更"):
        services.approve(asked, by=handler)

    assert stored(case).handler == keeper


# Named


ACTS = {
    "acknowledge": lambda case, by: services.acknowledge(
        case, by=by, no_agreed_time_reason="客户不便"
    ),
    "record_contact": lambda case, by: services.record_contact(
        case, entry=contact("enquiry"), by=by
    ),
    "record_findings": lambda case, by: services.record_findings(
        case, findings=Findings(facts="没有的事"), by=by
    ),
    "reveal": lambda case, by: services.reveal(case, reason="想看", by=by),
    "attach": lambda case, by: services.attach(case, entries=[], by=by),
    "ask_withdrawal": lambda case, by: ask_withdrawal(case, reason="撤回", by=by),
    "recategorise": lambda case, by: services.recategorise(
        case, category="B", secondary_categories=[], reason="不对", by=by
    ),
    "name_staff": lambda case, by: services.name_staff(
        case, entry=NamedEntry(name="别人"), by=by
    ),
    "hand_over": lambda case, by: services.hand_over(
        case, receiver=case.handler, reason="接手", by=by
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_who_is_complained_of_neither_sees_nor_acts(act, frontdesk, operations):
    case = make_complaint(by=frontdesk, named=[NamedEntry(user=operations)])
    events = case.events.count()

    assert not Complaint.objects.visible_to(operations).exists()
    with pytest.raises(PermissionDenied):
        ACTS[act](case, operations)

    assert case.events.count() == events


@pytest.mark.parametrize("act", ACTS)
def test_another_branch_neither_sees_nor_acts(act, frontdesk, outsider):
    case = make_complaint(by=frontdesk)

    assert not Complaint.objects.visible_to(outsider).exists()
    with pytest.raises(PermissionDenied):
        ACTS[act](case, outsider)


@pytest.mark.parametrize("act", [act for act in ACTS if act != "reveal"])
@pytest.mark.parametrize("reader", ["archivist", "hq", "auditor"])
def test_readers_change_nothing(act, reader, frontdesk, request):
    case = make_complaint(by=frontdesk)
    person = request.getfixturevalue(reader)
    events = case.events.count()

    assert Complaint.objects.visible_to(person).get() == case
    with pytest.raises(PermissionDenied):
        ACTS[act](case, person)

    assert case.events.count() == events


def test_a_name_removed_lets_him_see_the_case_again(frontdesk, handler, operations):
    case = make_complaint(by=frontdesk, named=[NamedEntry(user=handler)])
    assert not Complaint.objects.visible_to(handler).exists()
    request = services.ask_unname(case.named_staff.get(), reason="认错", by=frontdesk)

    services.approve(request, by=operations)

    assert Complaint.objects.visible_to(handler).get() == case


@pytest.mark.norm("4.1")
def test_the_first_responsible_loses_his_part_at_once(frontdesk, handler, operations):
    case = make_complaint(by=frontdesk)

    services.name_staff(case, entry=NamedEntry(user=frontdesk), by=handler)

    case = stored(case)
    assert case.first_responsible == frontdesk
    assert (case.successor, case.handler) == (operations, operations)
    assert not Complaint.objects.visible_to(frontdesk).exists()
    request = case.escalations.get(kind="successor")
    assert request.decider_posts == ["operations_director"]
    told = Notification.objects.filter(complaint=case, recipient=operations)
    assert told.filter(subject="assigned").exists()
    assert told.filter(subject="decision").exists()


@pytest.mark.norm("4.1")
def test_the_director_stands_in_until_he_names_a_successor(
    frontdesk, handler, keeper, operations
):
    case = make_complaint(by=frontdesk)
    services.name_staff(case, entry=NamedEntry(user=frontdesk), by=handler)
    request = case.escalations.get(kind="successor")

    with pytest.raises(ValidationError, match="待决事项"):
        services.name_successor(case, successor=keeper, reason="接替", by=operations)
    with pytest.raises(ValidationError, match="请选择另一位"):
        services.approve(request, by=operations)
    with pytest.raises(ValidationError, match="请选择另一位"):
        services.approve_successor(request, successor=frontdesk, by=operations)
    services.approve_successor(request, successor=keeper, by=operations)

    case = stored(case)
    assert (case.first_responsible, case.successor) == (frontdesk, keeper)
    assert case.handler == keeper
    assert case.events.filter(verb="name_successor").exists()


@pytest.mark.norm("4.1")
def test_warnings_go_to_who_stands_in(frontdesk, handler, operations):
    case = make_complaint(by=frontdesk)
    services.name_staff(case, entry=NamedEntry(user=frontdesk), by=handler)

    sweep(now=timezone.now() + timedelta(hours=30))

    told = Notification.objects.filter(complaint=case, subject="overdue")
    assert told.filter(recipient=operations).exists()
    assert not told.filter(recipient=frontdesk).exists()


def test_a_handler_alone_gives_it_back_to_the_first_responsible(
    frontdesk, handler, keeper, operations
):
    case = make_complaint(by=frontdesk)
    services.hand_over(
        case, receiver=handler, reason="专人", by=operations, is_forced=True
    )

    services.name_staff(case, entry=NamedEntry(user=handler), by=keeper)

    case = stored(case)
    assert (case.handler, case.successor) == (frontdesk, None)
    assert not case.escalations.filter(kind="successor").exists()


def test_the_successor_is_chosen_on_the_decision_page(
    frontdesk, handler, keeper, operations
):
    case = make_complaint(by=frontdesk)
    services.name_staff(case, entry=NamedEntry(user=frontdesk), by=handler)
    request = case.escalations.get(kind="successor")
    page = logged_in(operations)

    shown = page.get(f"/admin/complaints/escalation/{request.pk}/change/")
    page.post(
        f"/admin/complaints/escalation/{request.pk}/change/",
        {"approve": "1", "comment": "", "successor": keeper.pk},
    )

    assert "接替第一责任人" in shown.content.decode()
    assert stored(case).successor == keeper


def test_naming_the_same_colleague_again_is_refused(frontdesk, handler):
    case = make_complaint(by=frontdesk, named=[NamedEntry(user=handler)])

    with pytest.raises(ValidationError, match="已登记为被投诉人"):
        services.name_staff(case, entry=NamedEntry(user=handler), by=frontdesk)


# norm 14.1: another category


def recategorise(case, category, *, by, secondary=(), reason="重新判断"):
    return services.recategorise(
        case,
        category=category,
        secondary_categories=list(secondary),
        reason=reason,
        by=by,
    )


@pytest.mark.norm("14.1")
def test_a_change_of_category_keeps_its_reason_and_the_clocks(frontdesk):
    case = make_complaint(by=frontdesk, category="A")
    clocks = list(case.deadlines.order_by("pk").values())

    recategorise(case, "B", by=frontdesk, secondary=["A", "B"])

    assert stored(case).category == "B"
    assert stored(case).secondary_categories == ["A"]
    assert stored(case).lead_department == "marketing"
    assert list(case.deadlines.order_by("pk").values()) == clocks
    body = case.events.get(verb="recategorise").body
    assert '"before":"A"' in body
    assert '"after":"B"' in body
    assert '"object":"note"' in body
    assert case.notes.get().verb == "recategorise"


@pytest.mark.norm("14.1")
def test_a_change_of_category_wants_a_reason(frontdesk):
    case = make_complaint(by=frontdesk)

    with pytest.raises(ValidationError) as refusal:
        recategorise(case, "B", by=frontdesk, reason="")

    assert list(refusal.value.message_dict) == ["reason"]
    assert stored(case).category == "A"


@pytest.mark.norm("14.1")
@pytest.mark.parametrize("category", ["E", "F"])
def test_to_e_or_f_a_director_agrees(category, frontdesk, operations):
    case = make_complaint(by=frontdesk, category="A")

    request = recategorise(case, category, by=frontdesk)

    assert isinstance(request, Escalation)
    assert stored(case).category == "A"
    services.approve(request, by=operations)
    assert stored(case).category == category


@pytest.mark.norm("14.1")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("D", []), ("A", [])),
        (("D", []), ("E", [])),
        (("A", ["D"]), ("A", [])),
        (("A", ["D"]), ("B", ["A"])),
    ],
)
def test_away_from_d_the_manager_agrees(before, after, frontdesk, operations, gm):
    case = make_complaint(
        by=frontdesk, category=before[0], secondary_categories=before[1]
    )

    request = recategorise(case, after[0], secondary=after[1], by=frontdesk)

    assert isinstance(request, Escalation)
    assert stored(case).is_d_class
    with pytest.raises(PermissionDenied):
        services.approve(request, by=operations)
    services.approve(request, by=gm)
    assert (stored(case).category, stored(case).secondary_categories) == after


@pytest.mark.norm("14.1")
@pytest.mark.parametrize("category", ["B", "C", "D"])
def test_to_the_others_nobody_is_asked(category, frontdesk, gm):
    case = make_complaint(by=frontdesk, category="A")

    recategorise(case, category, by=frontdesk)

    assert stored(case).category == category
    assert not case.escalations.exists()


@pytest.mark.norm("14.1")
@pytest.mark.parametrize(("main", "secondary"), [("G", []), ("B", ["Z"])])
def test_there_are_six_categories(main, secondary, frontdesk):
    case = make_complaint(by=frontdesk)

    with pytest.raises(ValidationError, match="没有这一类别"):
        recategorise(case, main, secondary=secondary, by=frontdesk)


@pytest.mark.norm("14.1")
def test_after_resolving_the_category_stands(handler):
    case = reach(make_complaint(by=handler), "resolved", by=handler)

    with pytest.raises(ValidationError, match="已办结"):
        recategorise(case, "B", by=handler)


# Merging


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"client_name": "别的客户", "telephone": "13911112222"}, "客户不同"),
        ({"branch": "other"}, "本营业部"),
        ({"earlier": False}, "受理更早"),
    ],
    ids=["another client", "another branch", "a later case"],
)
def test_a_case_is_merged_into_an_earlier_one_of_the_same_client(
    values, said, handler, operations, outsider
):
    by = outsider if values.pop("branch", "") else handler
    earlier = values.pop("earlier", True)
    first = make_complaint(by=by, **values)
    second = make_complaint(by=handler)
    source, target = (second, first) if earlier else (first, second)

    with pytest.raises((ValidationError, PermissionDenied)) as refusal:
        merge(source, target=target, by=operations)

    assert isinstance(refusal.value, PermissionDenied) or said in str(refusal.value)
    assert stored(source).state == "received"


def test_nothing_is_merged_into_a_case_that_has_ended(handler, operations):
    target = reach(make_complaint(by=handler), "resolved", by=handler)
    case = make_complaint(by=handler)

    with pytest.raises(ValidationError, match="尚未办结"):
        merge(case, target=target, by=operations)


# Showing personal data


@pytest.mark.norm("26.3")
def test_showing_personal_data_is_an_event_with_its_reason(frontdesk, auditor):
    case = make_complaint(by=frontdesk, identity_number="310101199003077777")

    shown = services.reveal(case, reason="核对身份", by=auditor)

    assert shown["telephone"] == "13800001234"
    assert shown["identity_number"] == "310101199003077777"
    event = case.events.last()
    assert (event.verb, event.actor) == ("reveal", auditor)
    assert '"object":"note"' in event.body
    assert case.notes.get().text == "核对身份"


@pytest.mark.norm("26.3")
def test_without_a_reason_nothing_is_shown(frontdesk):
    case = make_complaint(by=frontdesk)

    with pytest.raises(ValidationError) as refusal:
        services.reveal(case, reason=" ", by=frontdesk)

    assert list(refusal.value.message_dict) == ["reason"]
    assert not case.events.filter(verb="reveal").exists()


def test_a_case_that_was_withdrawn_takes_no_more_contacts(handler, operations):
    case = reach(make_complaint(by=handler), "withdrawn", by=operations)

    with pytest.raises(ValidationError, match="投诉已结束"):
        services.record_contact(case, entry=final_feedback(), by=handler)


@pytest.mark.norm("4.1")
def test_a_director_names_a_successor_and_the_first_one_may_be_named(
    frontdesk, handler, operations
):
    case = make_complaint(by=frontdesk)

    services.name_successor(case, successor=handler, reason="被投诉", by=operations)
    services.name_staff(case, entry=NamedEntry(user=frontdesk), by=operations)

    case = stored(case)
    assert (case.first_responsible, case.successor) == (frontdesk, handler)
    assert case.handler == handler
    assert not Complaint.objects.visible_to(frontdesk).exists()
    assert case.notes.get(verb="name_successor").text == "被投诉"


@pytest.mark.norm("4.1")
def test_only_a_leader_names_a_successor(frontdesk, handler, gm):
    case = make_complaint(by=frontdesk)

    with pytest.raises(PermissionDenied):
        services.name_successor(case, successor=gm, reason="换人", by=handler)
    with pytest.raises(ValidationError, match="另一位"):
        services.name_successor(case, successor=frontdesk, reason="换人", by=gm)
