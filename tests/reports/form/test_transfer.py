"""What a transfer gives and how it was answered, in the boxes of the form."""

from datetime import UTC, datetime

import time_machine

from complaints import services
from complaints.transfers.models import TransferOutcome
from reports.form.pdf import Stamp, render_form
from reports.form.snapshot import form_snapshot
from tests.papers import squeezed, text_of
from tests.reports.form.conftest import at, receive

STAMP = Stamp(printed_at=datetime(2026, 4, 9, 8, 30, tzinfo=UTC), printed_by="何静")


def transferred(by, **given):
    values = {"channel": "other", "source": "regulator", **given}
    return receive(by, when=at(2, 10), **values)


def test_what_a_transfer_does_not_give_is_said(frontdesk):
    case = transferred(
        frontdesk, transfer_without_number=True, transfer_without_limit=True
    )

    snapshot = form_snapshot(case)
    assert snapshot["intake"]["transfer"] == {
        "number": "",
        "due_at": None,
        "without_number": True,
        "without_limit": True,
    }
    text = squeezed(text_of(render_form(snapshot, STAMP)))
    assert "转办编号无转办要求时限无" in text


def test_the_answer_stands_below_what_was_asked(frontdesk):
    case = transferred(frontdesk, transfer_number="监 7 号", transfer_due_at=at(6, 12))
    with time_machine.travel(at(3, 10), tick=False):
        services.answer_transfer(
            case,
            answered_to="监管局信访处",
            handed_at=at(3, 9),
            outcome=TransferOutcome.objects.get(code="not_accepted"),
            paper_number="沪答 7 号",
            by=frontdesk,
        )

    snapshot = form_snapshot(case)
    [told] = snapshot["intake"]["transfer"]["answers"]
    assert told["outcome"] == "未采纳诉求（已说明理由）"
    text = squeezed(text_of(render_form(snapshot, STAMP)))
    assert "监7号" in text
    assert "未采纳诉求（已说明理由），交监管局信访处：沪答7号" in text


def test_of_no_transfer_nothing_is_added(complaint):
    transfer = form_snapshot(complaint)["intake"]["transfer"]
    assert transfer == {"number": "", "due_at": None}
