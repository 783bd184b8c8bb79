"""Files of a case: checked when they come, verified when they go."""

import re
from io import BytesIO

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from complaints import services
from complaints.lifecycle.entries import FileEntry
from complaints.models import Attachment
from tests import cases

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
ORIENTATION = 0x0112
TEXT = "客户来信。".encode()


@pytest.fixture
def complaint(frontdesk):
    return cases.make_complaint(by=frontdesk)


def upload(client, user, complaint, *files, kind: str = "client_material"):
    client.force_login(user)
    url = reverse("complaints:attach", args=[complaint.number])
    return client.post(url, {"kind": kind, "files": list(files)})


def file(name: str = "来信.txt", content: bytes = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def attach(complaint, *, by, name: str = "来信.txt", content: bytes = TEXT):
    entry = FileEntry(file=ContentFile(content, name=name), kind="client_material")
    return services.attach(complaint, entries=[entry], by=by)[0]


def download(client, user, complaint, pk: int):
    client.force_login(user)
    return client.get(reverse("complaints:attachment", args=[complaint.number, pk]))


def test_several_files_are_attached_at_once(client, complaint, frontdesk) -> None:
    answer = upload(
        client,
        frontdesk,
        complaint,
        file(),
        file("照片.pdf", PDF),
        kind="recording",
    )
    page = client.get(answer.url)

    assert answer.url == f"{complaint.get_absolute_url()}#attachments"
    names = complaint.attachments.values_list("name", "kind", "uploaded_by")
    assert set(names) == {
        ("来信.txt", "recording", frontdesk.pk),
        ("照片.pdf", "recording", frontdesk.pk),
    }
    assert "已上传 2 个附件。" in page.content.decode()
    assert complaint.events.last().verb == "attach"


def test_the_same_file_twice_is_one_attachment(client, complaint, frontdesk) -> None:
    upload(client, frontdesk, complaint, file())
    upload(client, frontdesk, complaint, file("又一次.txt"))

    assert complaint.attachments.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("程序.exe", b"MZ", "类型不能上传"),
        ("假.pdf", b"MZ\0\0 not a pdf", "内容与扩展名不符"),
        ("空.txt", b"", "空文件"),
        ("脚本.svg", b"<svg onload=alert(1)>", "类型不能上传"),
    ],
)
def test_an_unfit_file_is_refused_with_all_that_came_with_it(
    client, complaint, frontdesk, name, content, said
) -> None:
    answer = upload(client, frontdesk, complaint, file(), file(name, content))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert complaint.attachments.count() == 0


def test_too_many_files_at_once_are_refused(client, complaint, frontdesk) -> None:
    files = [file(f"{number}.txt", str(number).encode()) for number in range(21)]

    answer = upload(client, frontdesk, complaint, *files)

    assert answer.status_code == 422
    assert "一次最多上传 20 个附件" in answer.content.decode()


@pytest.mark.parametrize("sent", [{}, {"kind": "nothing"}, {"files": "text"}])
def test_without_a_file_or_a_kind_nothing_is_attached(
    client, complaint, frontdesk, sent
) -> None:
    client.force_login(frontdesk)
    url = reverse("complaints:attach", args=[complaint.number])

    assert client.post(url, sent).status_code == 422


def test_who_only_reads_attaches_nothing(client, complaint, archivist) -> None:
    assert upload(client, archivist, complaint, file()).status_code == 403
    assert complaint.attachments.count() == 0


def test_another_branch_gets_404(client, complaint, frontdesk, outsider) -> None:
    attachment = attach(complaint, by=frontdesk)

    assert upload(client, outsider, complaint, file()).status_code == 404
    assert download(client, outsider, complaint, attachment.pk).status_code == 404


def test_wrong_methods_are_refused(client, complaint, frontdesk) -> None:
    attachment = attach(complaint, by=frontdesk)
    client.force_login(frontdesk)

    attach_url = reverse("complaints:attach", args=[complaint.number])
    file_url = reverse("complaints:attachment", args=[complaint.number, attachment.pk])

    assert client.get(attach_url).status_code == 405
    assert client.post(file_url).status_code == 405


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("来信.txt", TEXT, "attachment"),
        ("来信.pdf", PDF, "inline"),
    ],
)
def test_a_file_comes_back_as_it_was_and_runs_nothing(
    client, complaint, frontdesk, auditor, name, content, shown
) -> None:
    attachment = attach(complaint, by=frontdesk, name=name, content=content)

    answer = download(client, auditor, complaint, attachment.pk)

    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"].startswith(shown)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert "no-store" in answer["Cache-Control"]


def test_what_is_saved_is_in_a_sandbox(client, complaint, frontdesk) -> None:
    attachment = attach(complaint, by=frontdesk)

    answer = download(client, frontdesk, complaint, attachment.pk)

    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_lost_file_says_so(client, complaint, frontdesk) -> None:
    attachment = attach(complaint, by=frontdesk)
    default_storage.delete(attachment.path)

    answer = download(client, frontdesk, complaint, attachment.pk)

    assert answer.status_code == 404
    assert "找不到“来信.txt”的文件" in answer.content.decode()


def test_an_altered_file_is_not_given_out(client, complaint, frontdesk) -> None:
    attachment = attach(complaint, by=frontdesk)
    default_storage.delete(attachment.path)
    default_storage.save(attachment.path, ContentFile(b"forged"))

    answer = download(client, frontdesk, complaint, attachment.pk)

    assert answer.status_code == 409
    assert "不提供下载" in answer.content.decode()
    assert b"forged" not in answer.content


def test_a_file_of_another_case_is_not_found(client, complaint, frontdesk) -> None:
    other = attach(cases.make_complaint(by=frontdesk), by=frontdesk)

    assert download(client, frontdesk, complaint, other.pk).status_code == 404
    assert download(client, frontdesk, complaint, 10**30).status_code == 404
    assert Attachment.objects.count() == 1


def test_an_image_is_shown_when_it_is_unfolded(client, complaint, frontdesk) -> None:
    image = attach(complaint, by=frontdesk, name="截图.png", content=photo("PNG"))
    letter = attach(complaint, by=frontdesk, name="来信.pdf", content=PDF)
    client.force_login(frontdesk)

    page = client.get(complaint.get_absolute_url()).text

    [source] = re.findall(r'<img src="([^"]+)"[^>]*loading="lazy"', page)
    assert source == reverse(
        "complaints:attachment_preview", args=[complaint.number, image.pk]
    )
    opened = reverse("complaints:attachment", args=[complaint.number, letter.pk])
    assert re.search(rf'href="{opened}"\s+target="_blank" rel="noopener"', page)
    assert client.get(source)["Content-Type"] == "image/jpeg"


def photo(format: str, *, turned: bool = False) -> bytes:
    """Left half red; as a telephone held upright stores it, where it is turned."""
    image = Image.new("RGB", (1_600, 800), "blue")
    image.paste("red", (0, 0, 800, 800))
    exif = image.getexif()
    if turned:
        exif[ORIENTATION] = 6
    made = BytesIO()
    image.save(made, format, exif=exif.tobytes())
    return made.getvalue()


def preview(client, user, attachment) -> Image.Image | None:
    client.force_login(user)
    number = attachment.complaint.number
    page = client.get(
        reverse("complaints:attachment_preview", args=[number, attachment.pk])
    )
    return Image.open(BytesIO(page.content)) if page.status_code == 200 else None


@pytest.mark.parametrize(
    ("name", "format"),
    [("照片.heic", "HEIF"), ("照片.HEIF", "HEIF"), ("大.jpg", "JPEG")],
)
def test_a_telephone_photo_is_kept_whole_and_shown_small_and_upright(
    client, complaint, frontdesk, name, format
) -> None:
    content = photo(format, turned=True)

    row = attach(complaint, by=frontdesk, name=name, content=content)
    shown = preview(client, frontdesk, row)

    assert shown.format == "JPEG"
    assert max(shown.size) <= 1_280
    assert shown.height > shown.width
    assert shown.getpixel((10, 10))[0] > 200  # what was left is on top
    saved = download(client, frontdesk, complaint, row.pk)
    assert b"".join(saved.streaming_content) == content


def test_what_is_no_picture_has_no_preview(client, complaint, frontdesk) -> None:
    letter = attach(complaint, by=frontdesk)
    broken = attach(complaint, by=frontdesk, name="坏.png", content=PNG)

    assert preview(client, frontdesk, letter) is None
    assert preview(client, frontdesk, broken) is None


def test_another_branch_sees_no_preview(client, complaint, frontdesk, outsider) -> None:
    row = attach(complaint, by=frontdesk, name="照.heic", content=photo("HEIF"))

    assert preview(client, outsider, row) is None


def test_a_film_is_no_photo_whatever_it_is_called(client, complaint, frontdesk) -> None:
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 64

    page = upload(client, frontdesk, complaint, file("照片.heic", film))

    assert page.status_code == 422
    assert "内容与扩展名不符" in page.content.decode()


def test_the_same_content_under_another_name_is_said_so(
    client, complaint, frontdesk
) -> None:
    attach(complaint, by=frontdesk, name="证据（1）.txt")

    page = upload(client, frontdesk, complaint, file("证据1.txt"), file("另.txt", b"x"))

    said = [str(message) for message in get_messages(page.wsgi_request)]
    assert said == [
        "“证据1.txt”与已有附件“证据（1）.txt”内容相同，没有另存。",
        "已上传 1 个附件。",
    ]
