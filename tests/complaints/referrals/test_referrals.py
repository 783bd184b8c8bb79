"""norm 4.2: a matter is brought before others, who answer it in time or late."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.models import Department, Post
from complaints import services
from complaints.case.choices import State
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Event, Notification, Referral
from tests import cases
from tests.people import make_user


@pytest.fixture
def investigated(frontdesk):
    complaint = cases.make_complaint(by=frontdesk)
    return cases.reach(complaint, State.INVESTIGATING, by=frontdesk)


def refer_page(complaint) -> str:
    return f"{complaint.get_absolute_url()}refer/"


def typed(**changed) -> dict[str, str]:
    later = timezone.localtime() + timedelta(hours=3)
    return {
        "department": Department.OPERATIONS,
        "post": "",
        "person": "",
        "question": "银证转账为何延迟到账？",
        "expected_at": f"{later:%Y-%m-%dT%H:%M}",
    } | changed


def refer(complaint, *, by, **to) -> Referral:
    return services.refer(
        complaint,
        question="银证转账为何延迟到账？",
        expected_at=timezone.now() + timedelta(hours=3),
        by=by,
        **to,
    )


@pytest.mark.norm("4.2")
def test_a_department_is_told_and_answers(
    client, investigated, frontdesk, operations
) -> None:
    client.force_login(frontdesk)

    client.post(refer_page(investigated), typed())

    referral = Referral.objects.get()
    notice = Notification.objects.get(recipient=operations, subject="task")
    assert referral.department == Department.OPERATIONS
    assert notice.matter == "请答复向上反映"

    client.force_login(operations)
    page = f"{investigated.get_absolute_url()}referrals/"
    answer = f"{page}{referral.pk}/answer/"
    assert answer in client.get(page).content.decode()
    client.post(answer, {"answer": "系统当日维护。"})
    assert answer not in client.get(page).content.decode()

    referral.refresh_from_db()
    assert referral.answered_by == operations
    assert "系统当日维护。" in client.get(page).content.decode()
    verbs = Event.objects.filter(complaint=investigated).values_list("verb", flat=True)
    assert {"refer", "answer_referral"} <= set(verbs)


@pytest.mark.norm("4.2")
def test_the_case_page_shows_what_waits(client, investigated, frontdesk, gm) -> None:
    refer(investigated, by=frontdesk, post=Post.GENERAL_MANAGER)
    client.force_login(frontdesk)

    page = client.get(investigated.get_absolute_url()).content.decode()

    assert "1 项待答复" in page


@pytest.mark.parametrize(
    "changed",
    [
        {"department": ""},
        {"post": Post.GENERAL_MANAGER},
        {"question": ""},
        {"expected_at": "2020-01-01T10:00"},
    ],
    ids=["to nobody", "to two", "without a question", "expected in the past"],
)
def test_bad_input_is_refused_and_kept(
    client, investigated, frontdesk, gm, operations, changed
) -> None:
    client.force_login(frontdesk)

    answer = client.post(refer_page(investigated), typed(**changed))

    assert answer.status_code == 422
    assert changed.get("question", "银证转账") in answer.content.decode()
    assert not Referral.objects.exists()


def test_a_post_that_nobody_holds_is_refused(investigated, frontdesk) -> None:
    with pytest.raises(ValidationError, match="没有能答复的同事"):
        refer(investigated, by=frontdesk, post=Post.KEEPER)


def test_the_second_answer_is_told_of_the_first(
    client, investigated, frontdesk, operations, gm
) -> None:
    other = make_user("operations-2", Post.OPERATIONS_DIRECTOR, operations.branch)
    referral = refer(investigated, by=frontdesk, post=Post.OPERATIONS_DIRECTOR)
    services.answer_referral(referral, answer="已查明。", by=operations)
    client.force_login(other)

    url = f"{investigated.get_absolute_url()}referrals/{referral.pk}/answer/"
    client.post(url, {"answer": "我来答复。"})

    referral.refresh_from_db()
    assert referral.answer == "已查明。"


def test_nobody_answers_himself_nor_who_was_not_asked(
    client, investigated, frontdesk, operations, marketing
) -> None:
    referral = refer(investigated, by=frontdesk, post=Post.OPERATIONS_DIRECTOR)
    url = f"{investigated.get_absolute_url()}referrals/{referral.pk}/answer/"
    for user in (frontdesk, marketing):
        client.force_login(user)
        assert client.post(url, {"answer": "好。"}).status_code == 403


def test_whoever_is_complained_of_is_not_asked(
    investigated, frontdesk, operations, gm
) -> None:
    services.name_staff(investigated, entry=NamedEntry(user=operations), by=frontdesk)

    with pytest.raises(ValidationError):
        refer(investigated, by=frontdesk, person=operations)


def test_what_is_resolved_is_brought_before_nobody(client, frontdesk) -> None:
    complaint = cases.make_complaint(by=frontdesk)
    page = f"{complaint.get_absolute_url()}referrals/"
    client.force_login(frontdesk)
    assert refer_page(complaint) in client.get(page).text

    cases.reach(complaint, State.RESOLVED, by=frontdesk)

    assert refer_page(complaint) not in client.get(page).text
    with pytest.raises(ValidationError, match="不再向上反映"):
        refer(complaint, by=frontdesk, department=Department.OPERATIONS)
