"""Uploads that mean harm: refused with a clear message, and nothing of them kept."""

import re
import socket
import struct
import threading
import zipfile
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfWriter
from pypdf.generic import (
    DictionaryObject,
    IndirectObject,
    NameObject,
    TextStringObject,
)

from complaints.models import Attachment
from tests.cases import make_complaint
from tests.complaints.evidence.test_files import HTML, OLE, PDF, PNG, SVG, office


def bomb(size):
    """Small as it lies, and large unpacked; what it says of itself is enough."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open("word/document.xml", "w") as part:
            for _megabyte in range(size):
                part.write(b"0" * 1024 * 1024)
    return content.getvalue()


def zipped(**parts):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return content.getvalue()


@pytest.fixture
def complaint(frontdesk):
    return make_complaint(by=frontdesk)


@pytest.fixture
def attach(client, frontdesk, complaint):
    client.force_login(frontdesk)

    def send(name, content):
        file = SimpleUploadedFile("x.txt", content)
        file._name = name
        url = reverse("complaints:attach", args=[complaint.number])
        return client.post(url, {"kind": "client_material", "files": [file]})

    return send


def assert_nothing_kept(complaint):
    assert not Attachment.objects.exists()
    assert not default_storage.exists(f"cases/{complaint.pk}")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("图.png", HTML, "内容与扩展名不符"),
        ("图.png", SVG, "内容与扩展名不符"),
        ("图.svg", SVG, "类型不能上传"),
        ("空.pdf", b"", "空文件|未上传|提交的文件"),
        ("信.docx", zipped(a="x"), "已损坏"),
        ("表.xlsx", office("word/document.xml"), "已损坏"),
        ("信.docx", office("word/document.xml")[:-30], "已损坏"),
        ("信.docx", OLE, "内容与扩展名不符"),
    ],
    # A zip holds the time of its making: its bytes would be no name of a test.
    ids=[
        "html as png",
        "svg as png",
        "svg",
        "empty",
        "zip as docx",
        "docx as xlsx",
        "cut off",
        "old format",
    ],
)
def test_what_is_not_what_it_says_is_refused(name, content, said, attach, complaint):
    page = attach(name, content)

    assert page.status_code == 422
    assert re.search(said, page.text), re.findall("附件“[^<]*", page.text)
    assert_nothing_kept(complaint)


def test_a_zip_bomb_is_refused(attach, complaint):
    content = bomb(501)
    assert len(content) < 1024 * 1024

    page = attach("信.docx", content)

    assert page.status_code == 422
    assert "解压后过大" in page.text
    assert_nothing_kept(complaint)


@pytest.mark.parametrize(
    "name", ["../../../etc/cron.d/x.pdf", "..\\..\\x.pdf", "/etc/passwd.pdf"]
)
def test_a_path_in_the_name_leads_nowhere(name, attach, complaint, media_root):
    assert attach(name, PDF).status_code == 302

    kept = Attachment.objects.get()
    assert "/" not in kept.name
    assert "\\" not in kept.name
    assert ".." not in kept.name
    [file] = [path for path in media_root.rglob("*") if path.is_file()]
    assert file.name == kept.sha256


@pytest.mark.parametrize("name", ["\udcff\udcfe.pdf", "å\x84\x00.pdf", "\u202efdp.pdf"])
def test_a_name_in_a_wrong_encoding_is_made_readable(
    name, client, frontdesk, complaint
):
    raw = name.encode("utf-8", "surrogateescape")
    client.force_login(frontdesk)
    body = (
        b'--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\nother\r\n'
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="'
        + raw
        + b'"\r\nContent-Type: application/pdf\r\n\r\n'
        + PDF
        + b"\r\n--x--\r\n"
    )

    url = reverse("complaints:attach", args=[complaint.number])
    answer = client.post(url, body, content_type="multipart/form-data; boundary=x")

    if b"\xff" in raw:
        # Of a name that no encoding explains the file does not arrive at all.
        assert answer.status_code == 422
        assert 'id="error_' in answer.text or "invalid-feedback" in answer.text
        assert_nothing_kept(complaint)
        return
    assert answer.status_code == 302
    kept = Attachment.objects.get()
    assert kept.name.endswith(".pdf")
    assert kept.name.isprintable()


def test_of_a_file_too_large_no_more_is_kept_than_shows_it(
    attach, complaint, settings, monkeypatch, tmp_path
):
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    written = []
    temporary = "django.core.files.uploadhandler.TemporaryFileUploadHandler"
    monkeypatch.setattr(
        f"{temporary}.receive_data_chunk",
        lambda self, chunk, start: written.append(len(chunk)),
    )

    page = attach("长.txt", b"x" * 40 * 1024 * 1024)

    assert page.status_code == 422
    assert "超过 1 MB" in page.text
    assert sum(written) <= settings.ATTACHMENT_MAX_BYTES + 2 * 64 * 1024
    assert_nothing_kept(complaint)


@pytest.fixture
def clamd(settings):
    """A scanner that knows one virus, as clamd speaks."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD_URL = f"tcp://127.0.0.1:{server.getsockname()[1]}"

    def answer():
        while True:
            try:
                connection, _address = server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack("!L", stream.read(4))[0]:
                    content += stream.read(length)
                found = b"Eicar FOUND" if b"EICAR" in content else b"OK"
                connection.sendall(b"stream: " + found + b"\0")

    thread = threading.Thread(target=answer)
    thread.start()
    yield server
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


def test_what_the_scanner_calls_infected_is_refused(clamd, attach, complaint):
    page = attach("信.txt", b"words EICAR words")

    assert page.status_code == 422
    assert "含有病毒" in page.text
    assert_nothing_kept(complaint)


def test_what_the_scanner_calls_clean_is_kept(clamd, attach):
    assert attach("图.png", PNG).status_code == 302
    assert Attachment.objects.get().size == len(PNG)


def test_without_an_answer_of_the_scanner_nothing_is_kept(attach, complaint, settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    settings.CLAMD_URL = f"tcp://127.0.0.1:{port}"

    page = attach("图.png", PNG)

    assert page.status_code == 422
    assert "暂时无法查毒" in page.text
    assert_nothing_kept(complaint)


WORDS = b"0123456789"


@pytest.mark.parametrize(
    ("header", "status", "content", "said"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-99", 206, WORDS, "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=5-2", 200, WORDS, None),
        ("bytes=0-1,4-5", 200, WORDS, None),
        ("lines=1-2", 200, WORDS, None),
    ],
)
def test_a_part_of_a_file_can_be_asked_for(
    header, status, content, said, attach, client, complaint
):
    attach("数.txt", WORDS)
    pk = Attachment.objects.get().pk
    url = reverse("complaints:attachment", args=[complaint.number, pk])

    answer = client.get(url, headers={"Range": header})

    found = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert (answer.status_code, found) == (status, content)
    assert answer.headers.get("Content-Range") == said


SCRIPT = DictionaryObject(
    {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("app.alert(1)"),
    }
)
LAUNCH = DictionaryObject({NameObject("/S"): NameObject("/Launch")})
FORM = DictionaryObject({NameObject("/XFA"): TextStringObject("<script/>")})


def paper(*, opens=None, turned=None, form=None, password=""):
    """A PDF that does something when it is opened, or when its page is turned to."""
    writer, content = PdfWriter(), BytesIO()
    page = writer.add_blank_page(100, 100)
    if opens:
        writer.root_object[NameObject("/OpenAction")] = opens
    if form:
        writer.root_object[NameObject("/AcroForm")] = form
    if turned:
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): turned})
    if password:
        writer.encrypt(password)
    writer.write(content)
    return content.getvalue()


def elsewhere():
    """What the action does stands in another object; a third can't be read."""
    writer, content = PdfWriter(), BytesIO()
    page = writer.add_blank_page(100, 100)
    kind = writer._add_object(NameObject("/Launch"))
    page[NameObject("/AA")] = DictionaryObject(
        {
            NameObject("/C"): IndirectObject(99, 0, writer),
            NameObject("/O"): DictionaryObject({NameObject("/S"): kind}),
        }
    )
    writer.write(content)
    return content.getvalue()


def packed(*names):
    return zipped(**dict.fromkeys(("[Content_Types].xml", *names), "x"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("开.pdf", paper(opens=SCRIPT)),
        ("翻.pdf", paper(turned=LAUNCH)),
        ("锁.pdf", paper(turned=SCRIPT, password="x")),
        ("坏.pdf", b"%PDF-1.4\n1 0 obj << /S /JavaScript /JS (app.alert(1)) >>"),
        ("写.pdf", b"%PDF-1.4\n1 0 obj << /S /J#61vaScript /J#53 (1) >>"),
        ("别.pdf", elsewhere()),
        ("表.pdf", paper(form=FORM)),
        ("宏.docx", packed("word/document.xml", "word/vbaProject.bin")),
        ("宏.xlsx", packed("xl/workbook.xml", "xl/macrosheets/sheet1.xml")),
        ("宏.doc", OLE + "_VBA_PROJECT".encode("utf-16-le")),
    ],
    ids=[
        "opened",
        "turned",
        "locked",
        "broken",
        "spelled",
        "elsewhere",
        "form",
        "docx",
        "xlsx",
        "doc",
    ],
)
def test_what_runs_when_it_is_opened_is_refused(name, content, attach, complaint):
    response = attach(name, content)

    assert response.status_code == 422
    assert "含有宏或脚本" in response.text
    assert_nothing_kept(complaint)


@pytest.mark.parametrize(
    ("name", "content"),
    [("信.pdf", paper()), ("锁.pdf", paper(password="x"))],
    ids=["plain", "locked"],
)
def test_a_paper_that_does_nothing_is_kept(name, content, attach):
    assert attach(name, content).status_code == 302
    assert Attachment.objects.get().name == name
