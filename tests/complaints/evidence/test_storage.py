"""Files in a bucket: the same acts against a small server that speaks S3."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from complaints import services
from complaints.evidence import verify
from complaints.evidence.filing import files
from complaints.lifecycle.entries import FileEntry
from config import environment
from tests.cases import make_complaint

LETTER = "投诉信。".encode() * 100
LISTING = (
    '<?xml version="1.0"?><ListBucketResult>'
    "<IsTruncated>false</IsTruncated>{}</ListBucketResult>"
)


class Bucket(BaseHTTPRequestHandler):
    """PUT, GET, HEAD, DELETE of objects and one page of a listing; unsigned."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        self.held[self.key] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200)

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        if "list-type" in query or "prefix" in query:
            found = sorted(k for k in self.held if k.startswith(query["prefix"][0]))
            keys = "".join(f"<Contents><Key>{key}</Key></Contents>" for key in found)
            self.answer(200, LISTING.format(keys).encode())
        elif self.key in self.held:
            self.answer(200, self.held[self.key])
        else:
            self.answer(404)

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        self.held.pop(self.key, None)
        self.answer(204)

    @property
    def held(self) -> dict[str, bytes]:
        return self.server.held

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/letters/")

    def answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Not among the tests' own words."""


@pytest.fixture
def bucket(settings, monkeypatch) -> Iterator[dict[str, bytes]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    server.held = {}
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    values = {
        "S3_BUCKET": "letters",
        "S3_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
        "S3_ACCESS_KEY": "key",
        "S3_SECRET_KEY": "secret",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = {**settings.STORAGES, "default": environment.file_storage()}
    yield server.held
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_file_lies_in_the_bucket_by_its_digest(client, bucket, frontdesk) -> None:
    case = make_complaint(by=frontdesk)
    entry = FileEntry(file=SimpleUploadedFile("信.txt", LETTER), kind="client_material")
    [attachment] = services.attach(case, entries=[entry], by=frontdesk)
    url = reverse("complaints:attachment", args=[case.number, attachment.pk])
    client.force_login(frontdesk)

    assert bucket == {f"cases/{case.pk}/{attachment.sha256}": LETTER}
    assert b"".join(client.get(url).streaming_content) == LETTER
    part = client.get(url, headers={"Range": "bytes=3-8"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, LETTER[3:9])
    verify.verify_branch(case.branch, verify.VerifyResult(), lambda count: None)

    bucket[attachment.path] = b"forged"
    assert client.get(url).status_code == 409
    with pytest.raises(verify.BrokenError, match="与登记的摘要不符"):
        verify.verify_branch(case.branch, verify.VerifyResult(), lambda count: None)

    assert files.of(case.pk) == [attachment.path]
    files.remove(files.of(case.pk))
    assert not default_storage.exists(attachment.path)
    assert client.get(url).status_code == 404
    with pytest.raises(verify.BrokenError, match="文件不在了"):
        verify.verify_branch(case.branch, verify.VerifyResult(), lambda count: None)
    assert files.of(case.pk) == []


def test_a_bucket_that_does_not_answer_is_said_so(
    client, bucket, frontdesk, gm, branchadmin, monkeypatch, tmp_path
) -> None:
    case = make_complaint(by=frontdesk)
    entry = FileEntry(file=SimpleUploadedFile("信.txt", LETTER), kind="client_material")
    [attachment] = services.attach(case, entries=[entry], by=frontdesk)
    monkeypatch.setattr(Bucket, "do_GET", lambda self: self.answer(503))
    monkeypatch.setattr(Bucket, "do_HEAD", lambda self: self.answer(503))
    client.force_login(frontdesk)

    url = reverse("complaints:attachment", args=[case.number, attachment.pk])
    answer = client.get(url)
    with pytest.raises(CommandError, match="没有回应，未能核对"):
        call_command("verify_archive")
    with pytest.raises(CommandError, match="没有回应，未能导出"):
        call_command("export_archive", "--case", case.number, "-o", str(tmp_path / "x"))
    other = SimpleUploadedFile("另一封.txt", LETTER * 2)
    sent = {"kind": "client_material", "files": [other]}
    refused = client.post(reverse("complaints:attach", args=[case.number]), sent)

    assert answer.status_code == 503
    assert "请稍后再试" in answer.text
    assert refused.status_code == 422
    assert "暂时无法保存" in refused.text
    assert case.attachments.count() == 1
    assert not (tmp_path / "x").exists()
    client.force_login(branchadmin)
    material = {
        "branch": case.branch_id,
        "title": "须知",
        "kind": "rule",
        "version": "1",
        "upload": SimpleUploadedFile("须知.txt", LETTER),
        "valid_from": "2026-03-01",
    }
    unkept = client.post(reverse("admin:complaints_material_add"), material)
    assert "暂时无法保存" in unkept.text
    # A form that would have opened it keeps what was typed.
    client.force_login(gm)
    export = reverse("complaints:export_case", args=[case.number])
    kept = client.post(export, {"reason": "总部调阅"})
    assert (kept.status_code, "总部调阅" in kept.text) == (503, True)
    assert "没有回应" in kept.text


def test_a_bucket_wants_its_keys(monkeypatch) -> None:
    monkeypatch.setenv("S3_BUCKET", "letters")

    with pytest.raises(SystemExit, match="S3_ACCESS_KEY is not set"):
        environment.file_storage()
