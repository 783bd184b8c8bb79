"""What looks across cases shows nothing of those that its reader may not see."""

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.incidents import listed as incidents
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Escalation
from reports.register import rows as register
from tests.cases import colleague, make_complaint, merge, reach, sign
from tests.papers import text_of

CLIENT = {
    "client_name": "李欣然",
    "telephone": "13812345678",
    "account_number": "102938474417",
}


def named_in(case, person, *, by) -> None:
    services.name_staff(case, entry=NamedEntry(user=person), by=by)


def body(response) -> bytes:
    streaming = getattr(response, "streaming", False)
    return b"".join(response.streaming_content) if streaming else response.content


@pytest.mark.norm("26.1")
def test_earlier_complaints_are_those_that_the_printer_may_see(
    client, frontdesk, handler, gm
):
    hidden = make_complaint(by=frontdesk, **CLIENT)
    shown = make_complaint(by=frontdesk, **CLIENT)
    case = make_complaint(by=frontdesk, **CLIENT)
    named_in(hidden, handler, by=frontdesk)

    def history(reader) -> str:
        client.force_login(reader)
        address = reverse("reports:form", args=[case.number])
        return text_of(client.get(address).content)

    assert f"历史投诉2次{shown.number}" in history(gm)
    assert f"历史投诉1次{shown.number}" in history(handler)
    named_in(shown, handler, by=frontdesk)
    assert "历史投诉0次" in history(handler)
    full = reverse("reports:form_full", args=[case.number])
    text = text_of(client.post(full, {"reason": "核对"}).content)
    assert "历史投诉0次" in text
    assert hidden.number not in text


def test_the_signed_copy_names_no_other_case(client, frontdesk, gm):
    other = make_complaint(by=frontdesk, **CLIENT)
    case = reach(make_complaint(by=frontdesk, **CLIENT), State.RESOLVED, by=frontdesk)
    sign(case, by=frontdesk)
    client.force_login(gm)

    for copy in (
        body(client.get(reverse("reports:signed_form", args=[case.number]))),
        body(
            client.post(
                reverse("reports:form_full", args=[case.number]), {"reason": "核对"}
            )
        ),
    ):
        assert case.number in text_of(copy)
        assert other.number not in text_of(copy)


def test_into_which_case_it_was_merged_is_told_to_whom_that_one_is_visible(
    client, frontdesk, handler, gm, operations, branch
):
    target = make_complaint(by=frontdesk)
    merged = make_complaint(by=frontdesk)
    merge(merged, target=target, by=operations)
    named_in(target, handler, by=frontdesk)
    year = timezone.localdate(merged.received_at).year

    def told(reader) -> tuple[bool, bool]:
        client.force_login(reader)
        page = client.get(merged.get_absolute_url()).text
        lines = register.lines(register.year_of(branch, year, user=reader))
        return target.number in page, target.number in "".join(
            line.remarks for line in lines
        )

    assert told(gm) == (True, True)
    assert told(handler) == (False, False)
    client.force_login(handler)
    assert "已并入另一件投诉" in client.get(merged.get_absolute_url()).text
    paper = client.get(reverse("reports:register_pdf", args=[branch.code, year]))
    assert target.number not in text_of(body(paper))


def test_who_is_named_in_the_target_reads_no_number_of_it_when_deciding(
    client, frontdesk, operations, marketing, branch
):
    target, case = make_complaint(by=frontdesk), make_complaint(by=frontdesk)
    asked = services.ask_merge(
        case, target=target, reason="同一事项。", by=colleague(case)
    )
    address = reverse("admin:complaints_escalation_change", args=[asked.pk])
    client.force_login(operations)
    assert target.number in client.get(address).text
    named_in(target, operations, by=frontdesk)

    page = client.get(address)

    assert target.number not in page.text
    assert Escalation.objects.get(pk=asked.pk).is_pending


def test_the_clients_of_an_incident_are_counted_as_far_as_one_sees_them(
    frontdesk, handler, gm
):
    hidden, *others = (make_complaint(by=frontdesk) for _ in range(3))
    incident = services.open_incident(others[0], title="无法登录", by=gm)
    for case in (hidden, others[1]):
        services.link_incident(case, incident=incident, by=gm)
    named_in(hidden, handler, by=frontdesk)

    def counted(reader) -> list[int]:
        return [vars(row)["clients"] for row in incidents.listed(reader)]

    assert counted(gm) == [3]
    assert counted(handler) == [2]
