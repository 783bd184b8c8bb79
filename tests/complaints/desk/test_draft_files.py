"""Files of a form that is not saved yet: encrypted with its draft."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from complaints.models import DraftFile
from tests.opened import opened_on

NEW = "/complaints/new/"
WORDS = "柜台排队四十分钟".encode()


@pytest.fixture
def token(client, frontdesk) -> str:
    client.force_login(frontdesk)
    return opened_on(client.get(NEW))


def letter() -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.txt", WORDS)


def test_a_file_is_kept_when_it_is_chosen_and_nobody_reads_it_on_the_disk(
    client, token
):
    chosen = {"opened": token, "field": "attachments", "attachments": [letter()]}

    answer = client.post("/drafts/files/", chosen)

    assert "已附：letter.txt" in answer.content.decode()
    with default_storage.open(DraftFile.objects.get().path) as stored:
        assert WORDS not in stored.read()


def test_a_file_stays_with_a_refused_form_until_it_is_left_out(client, token):
    refused = client.post(NEW, {"opened": token, "attachments": [letter()]})
    assert refused.status_code == 422
    file = DraftFile.objects.get()

    again = client.post(NEW, {"opened": token})
    assert "已附：letter.txt" in again.content.decode()
    assert "请选择附件类型" in again.content.decode()
    client.post(NEW, {"opened": token, "left_out": file.stored_as.hex})

    assert not DraftFile.objects.exists()


def test_names_that_differ_stay_different(client, token):
    for name in ("证据（1）.txt", "证据1.txt"):
        file = SimpleUploadedFile(name, WORDS)
        client.post("/drafts/files/", {"opened": token, "attachments": [file]})

    page = client.post(NEW, {"opened": token}).content.decode()
    assert "已附：证据（1）.txt" in page
    assert "已附：证据1.txt" in page


def test_what_may_not_be_attached_is_said_at_once(client, token):
    wrong = SimpleUploadedFile("run.exe", b"MZ")
    chosen = {"opened": token, "field": "attachments", "attachments": [wrong]}

    answer = client.post("/drafts/files/", chosen)

    assert "不能上传" in answer.content.decode()
    assert not DraftFile.objects.exists()
