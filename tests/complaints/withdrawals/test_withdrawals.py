"""A complaint is taken back on evidence of that, which whoever decides is shown."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.desk.case_page.offered import offered
from complaints.disposals.services import measures_for
from complaints.lifecycle import requirements
from complaints.lifecycle.entries import FileEntry
from complaints.lifecycle.sweeping.sweep import sweep
from complaints.models import Complaint, Contact, Withdrawal
from complaints.requests.asking import ask
from complaints.requests.effects import WANTED
from complaints.requests.models import EscalationKind
from complaints.withdrawals.services import Evidence
from tests.cases import (
    FINDINGS,
    approve_opinion,
    colleague,
    confirmed,
    contact,
    inquire,
    make_complaint,
    reach,
)
from tests.days import results
from tests.lives import at
from tests.people import logged_in


@pytest.fixture
def clock():
    with time_machine.travel(at("2026-03-02 10:00"), tick=False) as traveller:
        yield lambda moment: traveller.move_to(at(moment))


@pytest.fixture
def case(clock, handler):
    return make_complaint(by=handler)


def stored(case):
    return Complaint.objects.get(pk=case.pk)


def paper(case, *, by):
    file = SimpleUploadedFile("撤回书.txt", "本人撤回投诉。".encode())
    entry = FileEntry(file=file, kind="withdrawal")
    [attached] = services.attach(case, entries=[entry], by=by)
    return Evidence(basis="paper", paper=attached, spoke_at=timezone.now())


def recording():
    return Evidence(
        basis="recording", recording_number="LY-0714", spoke_at=timezone.now()
    )


def asked(case, evidence, *, by):
    return services.ask_withdrawal(case, reason="客户撤回。", evidence=evidence, by=by)


def test_said_on_the_telephone_is_no_evidence(case, handler, keeper):
    """An earlier talk by the receptionist, about something else, bears nothing out."""
    talk = services.record_contact(case, entry=contact("acknowledgement"), by=keeper)
    said = Evidence(basis="contact", contact=talk)

    for evidence in (said, Evidence(basis="contact"), Evidence(basis="")):
        with pytest.raises(ValidationError):
            asked(case, evidence, by=handler)

    assert not case.escalations.exists()


def test_what_was_asked_before_evidence_was_needed_is_not_agreed_to(
    case, handler, operations
):
    request = ask(case, EscalationKind.WITHDRAWAL, by=handler, reason="电话里说的。")

    with pytest.raises(ValidationError, match="没有写明依据"):
        services.approve(request, by=operations)

    assert stored(case).state == State.RECEIVED


def test_the_page_asks_for_the_evidence(case, handler):
    page = logged_in(handler).post(
        f"/complaints/{case.number}/withdraw/", {"reason": "电话里说的。"}
    )

    assert page.status_code == 422
    assert "basis" in page.context["form"].errors
    assert not case.escalations.exists()


@pytest.mark.parametrize("basis", ["paper", "contact"])
def test_a_paper_or_a_talk_about_it_is_evidence(
    case, handler, keeper, operations, basis
):
    evidence = (
        paper(case, by=handler) if basis == "paper" else confirmed(case, by=keeper)
    )
    request = asked(case, evidence, by=handler)

    services.approve(request, by=operations)

    assert stored(case).state == State.WITHDRAWN
    assert Withdrawal.objects.get(request=request).basis == basis


def test_any_paper_of_the_client_is_none(case, handler):
    file = SimpleUploadedFile("账单.txt", "账单".encode())
    entry = FileEntry(file=file, kind="client_material")
    services.attach(case, entries=[entry], by=handler)

    page = logged_in(handler).get(f"/complaints/{case.number}/withdraw/")

    assert not page.context["form"].fields["paper"].queryset.exists()


def test_the_recording_is_heard_by_whoever_decides(case, handler, operations):
    request = asked(case, recording(), by=handler)

    with pytest.raises(ValidationError, match="听取"):
        services.approve(request, by=operations)
    with pytest.raises(ValidationError, match="听取"):
        services.approve_withdrawal(request, by=operations)
    services.approve_withdrawal(request, by=operations, heard=True)

    row = Withdrawal.objects.get(request=request)
    assert (row.heard_by, stored(case).state) == (operations, State.WITHDRAWN)


def test_on_the_page_too(case, handler, operations):
    request = asked(case, recording(), by=handler)
    page = logged_in(operations)
    address = reverse("complaints:approve", args=[request.pk])

    refused = page.post(address, {"comment": ""})
    page.post(address, {"comment": "已听。", "heard": "on"})

    assert refused.status_code == 422
    assert stored(case).state == State.WITHDRAWN


def test_the_handler_confirms_nothing(case, handler, keeper):
    assert "confirm_withdrawal" not in {x.verb for x in offered(case, handler)}
    with pytest.raises(ValidationError, match="经办人以外"):
        confirmed(case, by=handler)
    assert "confirm_withdrawal" in {x.verb for x in offered(case, keeper)}


def test_another_talk_does_not_pass_for_it(case, handler, keeper):
    with pytest.raises(ValidationError, match="登记撤回确认"):
        services.record_contact(case, entry=contact("withdrawal"), by=keeper)
    talk = services.record_contact(case, entry=contact("enquiry"), by=keeper)

    with pytest.raises(ValidationError, match="撤回确认"):
        asked(case, Evidence(basis="contact", contact=talk), by=handler)


def test_nobody_decides_on_his_own_talk(case, handler, operations, marketing, gm):
    request = asked(case, confirmed(case, by=operations), by=handler)

    assert request.decider_posts == ["general_manager"]
    with pytest.raises(PermissionDenied):
        services.approve(request, by=operations)
    services.approve(request, by=gm)
    assert stored(case).state == State.WITHDRAWN


def test_where_the_manager_spoke_headquarters_decides(handler, clock, gm, hq):
    case = make_complaint(by=handler, category="D")
    request = asked(case, confirmed(case, by=gm), by=handler)

    assert request.decider_posts == ["headquarters"]


def test_whoever_decides_is_shown_the_evidence(case, handler, keeper):
    evidence = confirmed(case, by=keeper, said="本人在手机上办妥了，不再投诉。")
    request = asked(case, evidence, by=handler)

    said = WANTED[request.kind](request)

    assert str(keeper) in said
    assert "本人在手机上办妥了" in said


@pytest.mark.norm("3.2")
def test_obstacles_raise_a_complaint_of_their_own(case, keeper):
    page = logged_in(keeper)
    answers = {
        "way": "telephone",
        "occurred_at": "2026-03-02T10:00",
        "said": "客户称被催促撤回。",
        "met_obstacles": "yes",
        "had_quarrel": "no",
    }
    address = f"/complaints/{case.number}/confirm-withdrawal/"

    refused = page.post(address, answers)
    page.post(address, {**answers, "incident": "不撤回就不给办业务。"})

    assert "incident" in refused.context["form"].errors
    talk = Contact.objects.get(complaint=case, purpose="withdrawal")
    assert talk.raised.category == "D"
    assert talk.raised.statement == "不撤回就不给办业务。"


def test_what_fell_due_after_the_client_spoke_is_owed_no_longer(
    case, clock, handler, keeper, operations
):
    clock("2026-03-02 15:00")
    evidence = confirmed(case, by=keeper)
    request = asked(case, evidence, by=handler)
    clock("2026-03-02 16:00")
    sweep(now=timezone.now())
    assert results(case)["baseline_reply"] == "breached"

    services.approve(request, by=operations)

    assert set(results(case).values()) == {"superseded"}


def test_what_was_missed_before_he_spoke_stays_missed(
    case, clock, handler, keeper, operations
):
    clock("2026-03-02 16:00")
    evidence = confirmed(case, by=keeper)

    services.approve(asked(case, evidence, by=handler), by=operations)

    assert results(case)["baseline_reply"] == "breached"
    assert results(case)["final_feedback"] == "superseded"


def test_the_moment_lies_between_receipt_and_now(case, handler):
    late = Evidence(
        basis="recording",
        recording_number="LY-1",
        spoke_at=timezone.now() + timedelta(minutes=1),
    )

    with pytest.raises(ValidationError, match="受理之后"):
        asked(case, late, by=handler)


def test_a_colleague_of_another_branch_gets_404(case, outsider):
    page = logged_in(outsider)

    for verb in ("withdraw", "confirm-withdrawal"):
        assert page.get(f"/complaints/{case.number}/{verb}/").status_code == 404


def test_a_director_may_be_the_colleague_who_asks(case, operations, gm):
    evidence = confirmed(case, by=colleague(case))

    request = asked(case, evidence, by=operations)

    assert request.decider_posts == ["general_manager"]


# Of D-class and serious cases


@pytest.fixture
def withdrawn(clock, handler, keeper, operations, gm):
    case = make_complaint(by=handler, category="D")
    services.approve(asked(case, confirmed(case, by=keeper), by=handler), by=gm)
    return stored(case)


@pytest.mark.norm("23.2")
def test_only_the_manager_lets_a_d_class_case_go(case, handler, keeper, operations):
    case = make_complaint(by=handler, category="D")
    request = asked(case, confirmed(case, by=keeper), by=handler)

    with pytest.raises(PermissionDenied):
        services.approve(request, by=operations)


@pytest.mark.norm("23.2")
def test_its_inquiry_goes_on_until_it_is_done(withdrawn, handler, operations, gm):
    owed = {one.anchor for one in requirements.missing_after_withdrawal(withdrawn)}
    assert {"inquiry", "findings-conclusion"} <= owed
    assert "record_findings" in {x.verb for x in offered(withdrawn, handler)}

    services.record_findings(withdrawn, findings=FINDINGS, by=handler)
    inquire(stored(withdrawn), by=handler)
    approve_opinion(stored(withdrawn))

    assert requirements.missing_after_withdrawal(stored(withdrawn)) == []
    assert stored(withdrawn).state == State.WITHDRAWN


@pytest.mark.norm("23.3")
def test_measures_for_staff_are_decided_and_carried_out(withdrawn, handler, operations):
    findings = replace(FINDINGS, responsibility="staff")
    services.record_findings(withdrawn, findings=findings, by=handler)
    case = stored(withdrawn)
    measure = measures_for(case).first()

    disposal = services.decide_disposal(
        case,
        staff=case.named_staff.get(),
        measure=measure,
        due_on=timezone.localdate(),
        by=operations,
    )

    anchors = [one.anchor for one in requirements.missing_after_withdrawal(case)]
    assert "disposal" in anchors
    assert disposal.due_on == timezone.localdate()


def test_an_ordinary_case_that_was_withdrawn_owes_nothing(
    case, handler, keeper, operations
):
    services.approve(asked(case, confirmed(case, by=keeper), by=handler), by=operations)

    assert requirements.missing_after_withdrawal(stored(case)) == []
    with pytest.raises(ValidationError):
        services.record_findings(case, findings=FINDINGS, by=handler)


def test_the_page_of_a_withdrawn_case_says_what_is_owed(withdrawn, handler):
    page = logged_in(handler).get(withdrawn.get_absolute_url())

    assert "未登记询问知情人员" in page.content.decode()


def test_referred_up_the_evidence_goes_along(case, handler, keeper, operations, gm):
    request = asked(case, confirmed(case, by=keeper), by=handler)
    following = services.refer_up(request, by=operations, comment="请总经理定。")

    services.approve(following, by=gm)

    assert stored(case).state == State.WITHDRAWN


@pytest.mark.norm("23.2")
def test_referred_up_an_opinion_can_be_approved(clock, handler, operations, gm, hq):
    case = reach(make_complaint(by=handler, category="D"), "acknowledged", by=handler)
    services.investigate(case, by=handler)
    inquire(case, by=handler)
    opinion = services.give_opinion(
        stored(case), by=operations, words="致歉。", to_headquarters=False
    )
    following = services.refer_up(opinion, by=gm, comment="请总部定。")

    services.approve_opinion(following, by=hq, to_headquarters=True)

    assert stored(case).opinion == "致歉。"
