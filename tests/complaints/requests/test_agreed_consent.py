"""norm 7.1: a late agreed time holds from the talk on; a consent is asked beside."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError

from complaints import services
from complaints.lifecycle import requirements
from complaints.lifecycle.sweeping import sweep
from complaints.models import Complaint, Escalation
from tests.cases import FINDINGS, contact, final_feedback, make_complaint, reach

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def clock():
    with time_machine.travel(at("2026-03-02 10:00"), tick=False) as travelled:
        yield travelled


@pytest.fixture
def case(clock, handler, operations, gm, hq) -> Complaint:
    return make_complaint(by=handler)


def talk(case, *, by, agreed=None, purpose="explanation"):
    more = {"agreed_at": at(agreed), "client_agreed": True} if agreed else {}
    entry = contact(
        purpose,
        agreed_reason="须总部核查" if agreed else "",
        proposed_by="client" if agreed else "",
        **more,
    )
    return services.record_contact(case, entry=entry, by=by)


def request_of(case) -> Escalation:
    rows = Escalation.objects.filter(complaint=case, kind="agreed_time")
    return rows.select_related("complaint").latest("pk")


def results(case) -> dict[str, str]:
    return dict(case.deadlines.values_list("kind", "result"))


@pytest.mark.norm("7.1")
def test_it_holds_before_anybody_has_consented(case, clock, handler):
    clock.move_to(at("2026-03-02 11:00"))
    talk(case, by=handler, agreed="2026-03-04 10:00")

    clock.move_to(at("2026-03-03 11:00"))
    sweep.sweep(now=at("2026-03-03 11:00"))

    assert results(case) == {
        "baseline_reply": "later_by_agreement",
        "reply_24h": "superseded",
        "agreed_reply": "pending",
        "final_feedback": "pending",
    }
    assert request_of(case).is_pending


@pytest.mark.norm("7.1")
def test_the_consent_changes_no_clock(case, clock, handler, operations):
    clock.move_to(at("2026-03-02 11:00"))
    talk(case, by=handler, agreed="2026-03-04 10:00")
    before = case.deadlines.count()

    services.approve(request_of(case), by=operations)

    assert case.deadlines.count() == before
    assert request_of(case).state == "approved"


@pytest.mark.norm("7.1")
def test_refused_it_obliges_to_a_new_talk(case, clock, handler, operations):
    clock.move_to(at("2026-03-02 11:00"))
    case = reach(case, "investigating", by=handler)
    talk(case, by=handler, agreed="2026-03-04 10:00")
    clock.move_to(at("2026-03-02 13:00"))
    services.send_back(request_of(case), by=operations, comment="太晚，请改约明天")
    case = Complaint.objects.get(pk=case.pk)

    missing = [one.message for one in requirements.missing_to_resolve(case)]
    assert "约定的答复时间未获同意，须再与客户联系、重新约定" in missing
    # What was promised to the client stands all the same.
    assert results(case)["agreed_reply"] == "pending"
    clock.move_to(at("2026-03-02 14:00"))
    talk(case, by=handler, agreed="2026-03-03 15:00")

    case = Complaint.objects.get(pk=case.pk)
    missing = [one.message for one in requirements.missing_to_resolve(case)]
    assert "约定的答复时间未获同意，须再与客户联系、重新约定" not in missing


@pytest.mark.norm("7.1")
def test_telling_the_client_the_outcome_is_a_new_talk(case, clock, handler, operations):
    clock.move_to(at("2026-03-02 11:00"))
    case = reach(case, "investigating", by=handler)
    talk(case, by=handler, agreed="2026-03-04 10:00")
    services.send_back(request_of(case), by=operations, comment="太晚")
    clock.move_to(at("2026-03-02 13:00"))

    services.resolve(case, by=handler, findings=FINDINGS, feedback=final_feedback())

    assert Complaint.objects.get(pk=case.pk).state == "resolved"


@pytest.mark.norm("7.3")
def test_a_newer_time_takes_the_place_of_one_that_waits(case, clock, handler):
    clock.move_to(at("2026-03-02 11:00"))
    talk(case, by=handler, agreed="2026-03-04 10:00")
    first = request_of(case)
    clock.move_to(at("2026-03-02 13:00"))

    talk(case, by=handler, agreed="2026-03-04 16:00")

    second = request_of(case)
    assert second.pk != first.pk
    assert second.is_pending
    assert Escalation.objects.get(pk=first.pk).state == "lapsed"


# An extension that was asked in time


@pytest.mark.norm("17.4")
def test_asked_in_time_an_extension_is_decided_after_the_deadline_too(
    case, clock, handler, gm
):
    clock.move_to(at("2026-03-05 16:00"))
    asked = services.ask_extension(
        case,
        day=at("2026-03-10 00:00").date(),
        reason="须总部核查",
        by=handler,
        contact=contact("explanation"),
    )
    assert asked.due_at == at("2026-03-06 10:00")

    clock.move_to(at("2026-03-06 09:30"))
    services.approve(asked, by=gm)

    finals = case.deadlines.filter(kind="final_feedback").order_by("due_at")
    assert [row.result for row in finals] == ["breached", "pending"]


@pytest.mark.norm("17.4")
def test_once_its_own_time_is_over_too_it_lapses(case, clock, handler, gm):
    clock.move_to(at("2026-03-05 16:00"))
    asked = services.ask_extension(
        case,
        day=at("2026-03-10 00:00").date(),
        reason="须总部核查",
        by=handler,
        contact=contact("explanation"),
    )
    clock.move_to(at("2026-03-06 10:01"))

    with pytest.raises(ValidationError, match="期限都已过"):
        services.approve(asked, by=gm)
    sweep.sweep(now=at("2026-03-06 10:01"))

    row = Escalation.objects.get(pk=asked.pk)
    assert row.state == "lapsed"
    assert row.decided_at > row.due_at


@pytest.mark.norm("17.4")
def test_with_the_deadline_ahead_headquarters_decides_what_was_missed(
    case, clock, handler, gm, hq
):
    clock.move_to(at("2026-03-02 11:00"))
    asked = services.ask_extension(
        case,
        day=at("2026-03-10 00:00").date(),
        reason="须总部核查",
        by=handler,
        contact=contact("explanation"),
    )
    assert asked.due_at == at("2026-03-03 15:30")
    clock.move_to(at("2026-03-03 15:31"))
    sweep.sweep(now=at("2026-03-03 15:31"))

    services.approve(Escalation.objects.get(pk=asked.pk), by=hq)

    assert case.deadlines.filter(kind="final_feedback").count() == 2
