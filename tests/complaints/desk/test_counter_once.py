"""Two clicks at the same moment: the database decides, and one complaint is made."""

import threading
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from complaints.desk.counter import saving as counter
from complaints.models import Complaint
from tests.cases import intake


@pytest.mark.django_db(transaction=True)
def test_of_the_same_form_sent_twice_at_once_one_complaint_is_made(frontdesk):
    both, token, numbers = threading.Barrier(2), uuid4(), []

    def send() -> None:
        both.wait()
        case = counter.receive_once(intake(), token=token, by=frontdesk)
        numbers.append(case.number)
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert numbers == [Complaint.objects.get().number] * 2


@pytest.mark.django_db(transaction=True)
def test_a_refused_form_can_be_sent_again_under_its_token(frontdesk):
    token = uuid4()
    wrong = intake(agreed_at=intake().fields["received_at"])
    with pytest.raises(ValidationError, match="约定时间须晚于受理时间"):
        counter.receive_once(wrong, token=token, by=frontdesk)

    case = counter.receive_once(intake(), token=token, by=frontdesk)

    assert Complaint.objects.get() == case
