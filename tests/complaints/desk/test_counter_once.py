"""Two clicks at the same moment: the database decides, and it is recorded once."""

import threading
import time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import RequestFactory

from complaints import services
from complaints.drafts import sending
from complaints.drafts.sending import AlreadySavedError
from complaints.models import Complaint, Draft
from tests.cases import intake
from tests.opened import opened


def send(token, *, by, taken):
    """As the counter saves a form of this token."""
    request = RequestFactory().post("/complaints/new/", {"opened": token})
    request.user = by
    return sending.once(
        request,
        lambda: services.receive(taken, by=by),
        leads_to=lambda case: case.get_absolute_url(),
    )


@pytest.mark.django_db(transaction=True)
def test_of_the_same_form_sent_twice_at_once_one_complaint_is_made(frontdesk):
    both, token, led = threading.Barrier(2), opened(frontdesk), []

    def click() -> None:
        both.wait()
        try:
            led.append(send(token, by=frontdesk, taken=intake()).get_absolute_url())
        except AlreadySavedError as saved:
            led.append(saved.address)
        connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert led == [Complaint.objects.get().get_absolute_url()] * 2


@pytest.mark.django_db(transaction=True)
def test_a_refused_form_can_be_sent_again_under_its_token(frontdesk):
    token = opened(frontdesk)
    wrong = intake(agreed_at=intake().fields["received_at"])
    with pytest.raises(ValidationError, match="约定时间须晚于受理时间"):
        send(token, by=frontdesk, taken=wrong)

    case = send(token, by=frontdesk, taken=intake())

    assert Complaint.objects.get() == case


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_while_its_form_is_saved_does_not_come_back(client, frontdesk):
    """A file chosen and sent at once: its upload ends after the form is saved."""
    client.force_login(frontdesk)
    token, saving, answers = opened(frontdesk), threading.Event(), []
    letter = SimpleUploadedFile("letter.txt", b"words")

    def keep() -> None:
        saving.wait(10)
        answers.append(client.post("/drafts/files/", {"opened": token, "f": [letter]}))
        answers.append(client.post("/drafts/keep/", {"opened": token, "name": "王"}))
        connections.close_all()

    def save() -> Complaint:
        saving.set()
        time.sleep(0.5)  # The upload arrives before this form is saved.
        return services.receive(intake(), by=frontdesk)

    other = threading.Thread(target=keep)
    other.start()
    request = RequestFactory().post("/complaints/new/", {"opened": token})
    request.user = frontdesk
    sending.once(request, save, leads_to=lambda case: case.get_absolute_url())
    other.join()

    assert [answer.status_code for answer in answers] == [204, 204]
    assert not Draft.objects.exists()
