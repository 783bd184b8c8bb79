"""norm 12.1: what concerns the company is settled with it by a director."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.lifecycle import requirements
from complaints.models import Complaint, Event, Liaison
from tests import cases


@pytest.fixture
def concerned(frontdesk, operations):
    complaint = cases.make_complaint(by=frontdesk, concerns_company=True)
    return cases.reach(complaint, State.INVESTIGATING, by=frontdesk)


def liaise(complaint, *, by, **changed) -> Liaison:
    values = {
        "department": "信息技术部",
        "person": "陈工",
        "way": "telephone",
        "question": "银证转账为何延迟？",
        "asked_at": timezone.now(),
        "expected_at": timezone.now() + timedelta(days=1),
    }
    return services.liaise(complaint, by=by, **(values | changed))


def resolve(complaint, *, by) -> Complaint:
    return services.resolve(
        complaint, by=by, findings=cases.FINDINGS, feedback=cases.final_feedback()
    )


@pytest.mark.norm("12.1")
def test_a_flagged_case_wants_a_directors_talk_with_the_company(
    concerned, frontdesk, operations
) -> None:
    with pytest.raises(ValidationError, match="与公司有关部门沟通"):
        resolve(concerned, by=frontdesk)

    liaise(concerned, by=operations)

    assert resolve(concerned, by=frontdesk).state == State.RESOLVED
    assert Event.objects.filter(complaint=concerned, verb="liaise").exists()


@pytest.mark.norm("12.1")
def test_the_answer_is_recorded_once_and_not_in_the_future(
    concerned, operations
) -> None:
    row = liaise(concerned, by=operations)
    now = timezone.now()
    later = now + timedelta(hours=1)

    with pytest.raises(ValidationError, match="不能晚于现在"):
        services.answer_liaison(row, answer="好。", answered_at=later, by=operations)
    services.answer_liaison(row, answer="已修复。", answered_at=now, by=operations)

    with pytest.raises(ValidationError, match="已登记答复"):
        services.answer_liaison(row, answer="另答。", answered_at=now, by=operations)
    row.refresh_from_db()
    assert row.answer == "已修复。"


@pytest.mark.parametrize(
    "changed",
    [
        {"expected_at": None},
        {"answer": "已修复。"},
        {"asked_at": "later"},
        {"expected_at": "earlier"},
        {"department": ""},
    ],
    ids=[
        "neither answered nor expected",
        "an answer without its time",
        "asked in the future",
        "expected before it was asked",
        "of no department",
    ],
)
def test_what_is_half_or_out_of_order_is_refused(
    concerned, operations, changed
) -> None:
    moved = {"later": timedelta(hours=2), "earlier": -timedelta(days=1)}
    values = {
        name: timezone.now() + moved[value] if value in moved else value
        for name, value in changed.items()
    }

    with pytest.raises(ValidationError):
        liaise(concerned, by=operations, **values)

    assert not Liaison.objects.exists()


def test_no_one_below_a_director_speaks_with_the_company(concerned, frontdesk) -> None:
    with pytest.raises(PermissionDenied):
        liaise(concerned, by=frontdesk)


@pytest.mark.norm("12.1")
def test_whoever_works_on_it_sets_the_flag_and_a_director_takes_it_away(
    frontdesk, operations
) -> None:
    complaint = cases.make_complaint(by=frontdesk)
    services.flag_company(complaint, concerned=True, reason="系统延迟。", by=frontdesk)
    complaint.refresh_from_db()
    assert complaint.concerns_company

    with pytest.raises(PermissionDenied):
        services.flag_company(complaint, concerned=False, reason="误标。", by=frontdesk)
    services.flag_company(complaint, concerned=False, reason="误标。", by=operations)

    complaint.refresh_from_db()
    assert not complaint.concerns_company
    with pytest.raises(ValidationError, match="标记没有变化"):
        services.flag_company(complaint, concerned=False, reason="再。", by=operations)


@pytest.mark.norm("12.1")
def test_the_page_offers_each_what_he_may_do_now(client, frontdesk, operations) -> None:
    def offered(by) -> set[str]:
        client.force_login(by)
        shown = client.get(page).text
        return set(re.findall(rf"{page}(?:[0-9]+/)?([a-z]+)/", shown))

    complaint = cases.make_complaint(by=frontdesk)
    page = f"{complaint.get_absolute_url()}liaison/"
    assert (offered(frontdesk), offered(operations)) == ({"flag"}, {"flag", "new"})

    client.force_login(frontdesk)
    client.post(f"{page}flag/", {"reason": "系统延迟。"})
    assert client.get(f"{page}unflag/").status_code == 403
    assert (offered(frontdesk), offered(operations)) == (set(), {"unflag", "new"})

    client.post(f"{page}unflag/", {"reason": "误标。"})
    asked = timezone.now() - timedelta(minutes=5)
    row = liaise(complaint, by=operations, asked_at=asked)
    assert offered(operations) == {"unflag", "new", "answer"}
    assert offered(frontdesk) == set()

    client.force_login(operations)
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    client.post(f"{page}{row.pk}/answer/", {"answer": "已修复。", "answered_at": at})
    assert offered(operations) == {"unflag", "new"}


@pytest.mark.norm("12.1")
def test_the_answer_is_owed_before_the_archive(concerned, frontdesk, operations):
    row = liaise(concerned, by=operations)
    resolve(concerned, by=frontdesk)

    case = Complaint.objects.get(pk=concerned.pk)
    missing = [one.message for one in requirements.missing_to_close(case)]
    assert "公司有关部门的答复尚未登记" in missing

    services.answer_liaison(
        row, answer="已修复。", answered_at=timezone.now(), by=operations
    )
    case = Complaint.objects.get(pk=concerned.pk)
    missing = [one.message for one in requirements.missing_to_close(case)]
    assert "公司有关部门的答复尚未登记" not in missing
