"""What was decided and cannot be carried out closes the case; it is not done."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.disposals.services import measures_for
from complaints.lifecycle import requirements
from complaints.lifecycle.entries import FileEntry, NamedEntry
from complaints.models import Complaint, Disposal, DisposalMeasure
from tests.cases import FINDINGS, complete, final_feedback, make_complaint, visit
from tests.lives import at
from tests.people import logged_in


@pytest.fixture
def clock():
    with time_machine.travel(at("2026-03-02 10:00"), tick=False) as traveller:
        yield lambda moment: traveller.move_to(at(moment))


@pytest.fixture
def case(clock, handler, keeper, operations, gm):
    """Of staff at fault: resolved with its measures, none carried out, and visited."""
    case = make_complaint(by=handler, category="D", named=[NamedEntry(user=keeper)])
    services.acknowledge(case, by=handler, no_agreed_time_reason="客户不便。")
    services.investigate(case, by=handler)
    findings = {**vars(FINDINGS), "responsibility": "staff"}
    services.record_findings(case, findings=type(FINDINGS)(**findings), by=handler)
    complete(case, by=handler)
    for measure in measures_for(case):
        services.decide_disposal(
            case,
            staff=case.named_staff.get(),
            measure=measure,
            due_on=timezone.localdate(),
            by=operations,
        )
    services.resolve(stored(case), by=operations, feedback=final_feedback())
    clock("2026-04-07 10:00")
    services.record_visit(stored(case), entry=visit(), by=handler)
    return stored(case)


def stored(case):
    return Complaint.objects.get(pk=case.pk)


def proof(case, *, by):
    file = SimpleUploadedFile("离职证明.txt", "已离职。".encode())
    [attached] = services.attach(
        case, entries=[FileEntry(file=file, kind="other")], by=by
    )
    return attached


def given_up(case, what, *, by, file):
    return services.give_up(
        stored(case), what=what, why="staff_left", file=file, reason="已离职。", by=by
    )


@pytest.mark.norm("23.3")
def test_with_the_managers_consent_it_closes_and_counts_as_not_done(
    case, handler, operations, gm
):
    file = proof(case, by=handler)
    with pytest.raises(ValidationError, match="员工处置尚未完成"):
        services.close(case, by=handler)
    for one in requirements.left_to_carry_out(case):
        request = given_up(case, one.key, by=handler, file=file)
        with pytest.raises(PermissionDenied):
            services.approve(request, by=operations)
        services.approve(request, by=gm)

    services.close(stored(case), by=handler)

    assert stored(case).state == State.CLOSED
    assert not Disposal.objects.filter(complaint=case, done_on__isnull=False).exists()


def test_what_is_renamed_stays_given_up(case, handler, gm):
    [first, *rest] = requirements.left_to_carry_out(case)
    request = given_up(case, first.key, by=handler, file=proof(case, by=handler))
    services.approve(request, by=gm)
    assert request.payload["what"] == first.message

    for measure in DisposalMeasure.objects.all():
        DisposalMeasure.objects.filter(pk=measure.pk).update(name=f"另称{measure.pk}")

    left = [one.key for one in requirements.left_to_carry_out(stored(case))]
    assert left == [one.key for one in rest]


def test_what_was_given_up_by_its_words_stays_given_up(case, handler, gm):
    [first, *rest] = requirements.left_to_carry_out(case)
    request = given_up(case, first.key, by=handler, file=proof(case, by=handler))
    del request.payload["key"]
    request.save()
    services.approve(request, by=gm)

    left = [one.key for one in requirements.left_to_carry_out(stored(case))]
    assert left == [one.key for one in rest]


def test_what_was_returned_is_still_to_be_done(case, handler, gm):
    [first, *_rest] = requirements.left_to_carry_out(case)
    request = given_up(case, first.key, by=handler, file=proof(case, by=handler))

    services.send_back(request, by=gm, comment="请再联系。")

    assert first in requirements.missing_to_close(stored(case))


def test_it_wants_evidence_and_something_that_is_left(case, handler):
    page = logged_in(handler)
    address = f"/complaints/{case.number}/give-up/"

    refused = page.post(address, {"reason": "已离职。", "why": "staff_left"})

    assert {"what", "file"} <= set(refused.context["form"].errors)
    with pytest.raises(ValidationError, match="尚未落实"):
        given_up(case, "别的事", by=handler, file=proof(case, by=handler))


def test_in_another_cycle_it_is_decided_anew(case, handler, gm):
    [first, *_rest] = requirements.left_to_carry_out(case)
    request = given_up(case, first.key, by=handler, file=proof(case, by=handler))
    services.reopen(stored(case), reason="客户不满意。", by=handler)

    with pytest.raises(ValidationError, match="失效"):
        services.approve(request, by=gm)


def test_a_colleague_of_another_branch_gets_404(case, outsider):
    address = f"/complaints/{case.number}/give-up/"

    assert logged_in(outsider).get(address).status_code == 404
