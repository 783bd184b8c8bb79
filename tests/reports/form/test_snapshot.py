import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import translation

from complaints import services
from complaints.case.models import Complaint
from reports.digests import canonical, digest
from reports.form.earlier import earlier_numbers
from reports.form.snapshot import form_snapshot
from tests.cases import contact, visit
from tests.reports.form.conftest import FIELDS, at, receive


@pytest.mark.norm("26.1")
def test_the_snapshot_tells_the_case_from_receipt_to_result(complaint, frontdesk):
    snapshot = form_snapshot(complaint)

    assert snapshot["head"]["number"] == complaint.number
    assert snapshot["head"]["branch_code"] == "SH001"
    assert snapshot["intake"]["received_at"] == "2026-03-02T10:00:00+08:00"
    assert snapshot["intake"]["receiver"]["name"] == str(frontdesk)
    assert snapshot["matter"]["categories"] == {"E": "secondary", "B": "main"}
    assert snapshot["matter"]["amount"] == "1200.00"
    assert snapshot["grading"]["lead_department"] == "marketing"
    assert snapshot["investigation"]["conclusion"] == "founded"
    assert snapshot["handling"]["result"] == "费率已调整"
    assert snapshot["improvement"]["measures"] == "每季核对费率"


@pytest.mark.norm("26.1")
def test_each_reply_is_a_row_of_the_feedback_table(complaint):
    rows = form_snapshot(complaint)["handling"]["feedback"]

    assert [(row["at"][:16], row["content"]) for row in rows] == [
        ("2026-03-02T11:00", "正在核对佣金协议"),
        ("2026-03-03T09:30", "已下调佣金"),
    ]
    assert rows[0]["next_at"] == "2026-03-03T10:00:00+08:00"


def test_feedback_within_three_working_days_is_said_to_be(complaint):
    handling = form_snapshot(complaint)["handling"]

    assert handling["final_at"] == "2026-03-03T09:30:00+08:00"
    assert handling["is_within_three_days"] is True


@pytest.mark.norm("7.1", "7.2")
def test_while_nothing_was_agreed_the_baseline_is_said_and_is_no_promise(
    frontdesk, complaint
):
    fresh = form_snapshot(receive(frontdesk, when=at(2, 10)))["reception"]
    agreed = form_snapshot(complaint)["reception"]

    baseline = "2026-03-02T15:30:00+08:00"
    assert (fresh["agreed_at"], fresh["baseline_at"]) == (None, baseline)
    promised = "2026-03-03T10:00:00+08:00"
    assert (agreed["agreed_at"], agreed["baseline_at"]) == (promised, baseline)


def test_personal_data_are_masked_unless_asked_for(complaint):
    personal = [FIELDS[name] for name in ("telephone", "email", "identity_number")]
    personal += [FIELDS["account_number"], FIELDS["address"]]

    masked = canonical(form_snapshot(complaint)).decode()
    full = canonical(form_snapshot(complaint, masked=False)).decode()

    assert [value for value in personal if value in masked] == []
    assert [value for value in personal if value not in full] == []
    assert "138****5678" in masked


def test_the_snapshot_is_plain_data_and_the_same_in_every_language(complaint):
    with translation.override("en"):
        in_english = form_snapshot(complaint)

    snapshot = form_snapshot(complaint)
    assert json.loads(canonical(snapshot)) == snapshot
    assert digest(in_english) == digest(snapshot)


def test_an_act_on_the_case_gives_another_revision_and_digest(complaint, frontdesk):
    before = form_snapshot(complaint)

    services.reopen(complaint, reason="客户不满意", by=frontdesk)
    complaint.refresh_from_db()

    after = form_snapshot(complaint)
    assert after["revision"] > before["revision"]
    assert digest(after) != digest(before)


def test_earlier_complaints_of_the_same_client_are_counted(complaint, frontdesk):
    namesake = {"telephone": "13900000000", "account_number": ""}
    receive(frontdesk, when=at(4, 10), **namesake)
    again = receive(frontdesk, when=at(5, 10))

    assert earlier_numbers(again, reader=frontdesk) == [complaint.number]


def test_who_is_complained_of_is_named_with_his_post(frontdesk, handler):
    case = receive(frontdesk, when=at(2, 10), named=[handler], category="D")

    snapshot = form_snapshot(case)

    assert snapshot["matter"]["named"] == ["运行部 经办人 员handler"]
    assert snapshot["grading"]["recusal"] == "被投诉人不经办本件"


@pytest.mark.norm("3.2", "8.2", "8.3")
def test_the_answers_of_the_last_visit_stand_on_the_form(complaint, frontdesk):
    before = form_snapshot(complaint)["improvement"]
    with time_machine.travel(complaint.resolved_at + timedelta(days=35), tick=False):
        entry = visit(way="symposium", had_quarrel=True, incident="在柜台争吵。")
        services.record_visit(complaint, entry=entry, by=frontdesk)

    after = form_snapshot(complaint)["improvement"]

    assert before["visit"] == {}
    assert after == {
        "measures": "每季核对费率",
        "owner": "",
        "due_on": None,
        "completion": "",
        "visit": {"on": "2026-04-07", "way": "symposium", "by": "员frontdesk"},
        "suggestions": entry.opinions,
        "service_feedback": entry.service_feedback,
        "was_discriminated": False,
        "had_quarrel": True,
    }


@pytest.mark.norm("17.4")
def test_an_extension_is_printed_as_the_reason_and_counts_for_nothing(frontdesk, gm):
    complaint = receive(frontdesk, when=at(2, 10))
    with time_machine.travel(at(2, 11), tick=False):
        asked = services.ask_extension(
            complaint,
            day=at(10, 0).date(),
            reason="须等总部答复",
            contact=contact("explanation"),
            by=frontdesk,
        )
        services.approve(asked, by=gm)
    with time_machine.travel(at(9, 10), tick=False):
        complaint = Complaint.objects.get(pk=complaint.pk)
        services.acknowledge(complaint, by=frontdesk, no_agreed_time_reason="客户不便")

    handling = form_snapshot(complaint)["handling"]

    assert handling["is_within_three_days"] is False
    assert "须等总部答复" in handling["overdue_reason"]
    assert str(gm) in handling["overdue_reason"]


@pytest.mark.norm("7.2")
def test_a_corrected_receipt_is_printed_with_its_reason(frontdesk):
    complaint = receive(frontdesk, when=at(2, 10))
    with time_machine.travel(at(2, 11), tick=False):
        services.move_receipt(
            complaint, received_at=at(1, 16), reason="来电留言在先", by=frontdesk
        )

    snapshot = form_snapshot(Complaint.objects.get(pk=complaint.pk))

    assert snapshot["intake"]["received_at"] == "2026-03-01T16:00:00+08:00"
    assert "来电留言在先" in snapshot["reception"]["reason"]
