import hashlib
import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from complaints import services
from complaints.evidence.filing import files
from complaints.lifecycle.entries import FileEntry
from complaints.models import Attachment, Event
from tests.cases import make_complaint

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06"
    b"\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\x00\x01\x00\x00\x05\x00"
    b"\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff;"
MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x0f" + b"\0" * 64
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00" + b"\0" * 32
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\0" * 32
M4A = b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00M4A mp42isom\0\0\0\0" + b"\0" * 32
AMR = b"#!AMR\n" + b"\0" * 64
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\0" * 32
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\0" * 64
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def office(member):
    """The same bytes each time: they stand in the tests' ids."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<Types/>")
        archive.writestr(zipfile.ZipInfo(member), "<x/>")
    return content.getvalue()


def upload(name, content):
    return SimpleUploadedFile(name, content)


def attach(complaint, *uploads, by):
    entries = [FileEntry(file=file, kind="client_material") for file in uploads]
    return services.attach(complaint, entries=entries, by=by)


@pytest.mark.parametrize(
    ("name", "content", "served_as"),
    [
        ("信函.pdf", PDF, "application/pdf"),
        ("聊天.PNG", PNG, "image/png"),
        ("a.jpg", JPEG, "image/jpeg"),
        ("a.jpeg", JPEG, "image/jpeg"),
        ("a.gif", GIF, "image/gif"),
        ("a.webp", WEBP, "image/webp"),
        ("录音.mp3", MP3, "audio/mpeg"),
        ("录音.wav", WAV, "audio/wav"),
        ("录音.m4a", M4A, "audio/mp4"),
        ("录音.amr", AMR, "audio/amr"),
        ("录像.mp4", MP4, "video/mp4"),
        ("旧.doc", OLE, "application/msword"),
        ("旧.xls", OLE, "application/vnd.ms-excel"),
        ("笔录.txt", "客户说".encode(), "text/plain"),
        ("笔录.txt", "客户说".encode("gb18030"), "text/plain"),
        (
            "a.docx",
            office("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            "a.xlsx",
            office("xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_a_file_whose_content_fits_its_name_is_kept(
    name, content, served_as, frontdesk
):
    complaint = make_complaint(by=frontdesk)

    [attached] = attach(complaint, upload(name, content), by=frontdesk)

    assert attached.content_type == served_as
    assert attached.size == len(content)
    assert attached.sha256 == hashlib.sha256(content).hexdigest()
    assert files.read(attached) == content


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.exe", EXE, "类型不能上传"),
        ("a.html", HTML, "类型不能上传"),
        ("a.svg", SVG, "类型不能上传"),
        ("无扩展名", PDF, "类型不能上传"),
        ("a.pdf.exe", PDF, "类型不能上传"),
        ("a.pdf", EXE, "内容与扩展名不符"),
        ("a.pdf", HTML, "内容与扩展名不符"),
        ("a.png", PDF, "内容与扩展名不符"),
        ("a.jpg", PNG, "内容与扩展名不符"),
        ("a.png", b"plain words", "内容与扩展名不符"),
        ("a.docx", OLE, "内容与扩展名不符"),
        ("a.txt", EXE, "内容与扩展名不符"),
        ("a.pdf", b"", "空文件"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name, content, said, frontdesk):
    complaint = make_complaint(by=frontdesk)

    with pytest.raises(ValidationError, match=said) as refusal:
        attach(complaint, upload(name, content), by=frontdesk)

    assert list(refusal.value.message_dict) == ["files"]
    assert not complaint.attachments.exists()
    assert not default_storage.exists(f"cases/{complaint.pk}")


def test_a_file_above_the_limit_is_refused_at_its_first_byte_more(frontdesk, settings):
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    complaint = make_complaint(by=frontdesk)
    most = b"x" * settings.ATTACHMENT_MAX_BYTES

    attach(complaint, upload("刚好.txt", most), by=frontdesk)
    with pytest.raises(ValidationError, match="超过 1 MB"):
        attach(complaint, upload("多一字节.txt", most + b"x"), by=frontdesk)

    assert complaint.attachments.count() == 1


def test_at_most_twenty_files_at_once(frontdesk):
    complaint = make_complaint(by=frontdesk)
    many = [upload(f"{n}.txt", f"{n}".encode()) for n in range(21)]

    with pytest.raises(ValidationError, match="一次最多上传 20 个附件，选了 21 个"):
        attach(complaint, *many, by=frontdesk)
    assert not complaint.attachments.exists()

    attach(complaint, *many[:20], by=frontdesk)
    assert complaint.attachments.count() == 20


def test_a_case_has_a_limit_of_files(frontdesk, settings):
    settings.ATTACHMENTS_PER_CASE = 2
    complaint = make_complaint(by=frontdesk)
    attach(complaint, upload("1.txt", b"1"), upload("2.txt", b"2"), by=frontdesk)

    with pytest.raises(ValidationError, match="最多 2 个附件"):
        attach(complaint, upload("3.txt", b"3"), by=frontdesk)

    # One that is there already takes no room.
    attach(complaint, upload("again.txt", b"2"), by=frontdesk)
    assert complaint.attachments.count() == 2


def test_of_many_files_one_bad_one_refuses_all_and_says_which(frontdesk):
    complaint = make_complaint(by=frontdesk)

    with pytest.raises(ValidationError) as refusal:
        attach(
            complaint,
            upload("好.pdf", PDF),
            upload("坏.pdf", EXE),
            upload("空.txt", b""),
            by=frontdesk,
        )

    messages = refusal.value.message_dict["files"]
    assert [message[:6] for message in messages] == ["附件“坏.p", "附件“空.t"]
    assert not complaint.attachments.exists()


def test_the_same_content_is_stored_once_per_case(frontdesk):
    complaint, other = make_complaint(by=frontdesk), make_complaint(by=frontdesk)

    [first] = attach(complaint, upload("信.pdf", PDF), by=frontdesk)
    [again] = attach(complaint, upload("同一封信.pdf", PDF), by=frontdesk)
    [elsewhere] = attach(other, upload("信.pdf", PDF), by=frontdesk)

    assert again == first
    assert again.name == "信.pdf"
    assert elsewhere.path != first.path
    _folders, stored = default_storage.listdir(f"cases/{complaint.pk}")
    assert stored == [first.sha256]


@pytest.mark.norm("26.3")
def test_a_changed_or_missing_file_is_found_on_reading(frontdesk, media_root):
    complaint = make_complaint(by=frontdesk)
    [attached] = attach(complaint, upload("信.pdf", PDF), by=frontdesk)
    stored = media_root / attached.path
    assert files.read(attached) == PDF

    stored.write_bytes(PDF[:-2] + b"X\n")
    assert files.read(attached) is None

    stored.unlink()
    assert files.read(attached) is None


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\桌面\\信 函.txt", "信 函.txt"),
        ("《》.txt", "《》.txt"),
        ("\U0001f4ce.txt", "\U0001f4ce.txt"),
        ("..txt", "file.txt"),
        ("…….txt", "…….txt"),
        ("证据（1）.txt", "证据（1）.txt"),
        ("证据1.txt", "证据1.txt"),
        (".txt", None),
        ("换\n行\x00.txt", "换行.txt"),
        ("a.b.TXT", "a.b.txt"),
        ("长" * 240 + ".txt", "长" * files.NAME_LENGTH + ".txt"),
        ("<script>.txt", "script.txt"),
    ],
)
def test_odd_names_become_names_that_any_system_can_save(name, kept, frontdesk):
    complaint = make_complaint(by=frontdesk)
    file = upload("x.txt", b"words")
    file._name = name

    if kept is None:
        with pytest.raises(ValidationError, match="类型不能上传"):
            attach(complaint, file, by=frontdesk)
    else:
        [attached] = attach(complaint, file, by=frontdesk)
        assert Attachment.objects.get(pk=attached.pk).name == kept


def test_attaching_writes_one_event_with_the_digests(frontdesk):
    complaint = make_complaint(by=frontdesk)

    attach(complaint, upload("1.txt", b"1"), upload("2.txt", b"2"), by=frontdesk)

    event = Event.objects.filter(complaint=complaint).last()
    assert (event.verb, event.actor) == ("attach", frontdesk)
    assert event.body.count('"object":"attachment"') == 2


def test_storing_leaves_the_upload_to_be_read_again(frontdesk):
    complaint = make_complaint(by=frontdesk)
    file = upload("信.txt", b"words")

    files.store(complaint, file, kind="", by=frontdesk, at=timezone.now())

    file.seek(0)
    assert file.read() == b"words"
