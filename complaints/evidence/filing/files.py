"""Files of a case: checked by content, stored once under their digest."""

from __future__ import annotations

import hashlib
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol, TypedDict

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from branches.full_disk import is_full
from branches.models import User
from branches.spreadsheets.lines import XLSX
from complaints.evidence.filing import active, scanning
from complaints.evidence.filing.reach import UnreachableError, answering
from complaints.evidence.models import Attachment, AttachmentKind, folder_of

if TYPE_CHECKING:
    from complaints.case.models import Complaint

logger = logging.getLogger(__name__)

# What may be attached: the name's ending, the type it is served as, and the endings
# under which the content's own first bytes are known.
OFFICE = frozenset({".docx", ".xlsx", ".zip"})
HEIF = frozenset({".heic", ".heif"})
OLD_OFFICE = frozenset({".doc", ".xls", ".msi", ".ppt", ".msg"})
ALLOWED: dict[str, tuple[str, frozenset[str]]] = {
    ".pdf": ("application/pdf", frozenset({".pdf"})),
    ".png": ("image/png", frozenset({".png"})),
    ".jpg": ("image/jpeg", frozenset({".jpg", ".jpeg"})),
    ".jpeg": ("image/jpeg", frozenset({".jpg", ".jpeg"})),
    ".gif": ("image/gif", frozenset({".gif"})),
    ".webp": ("image/webp", frozenset({".webp"})),
    ".heic": ("image/heic", HEIF),
    ".heif": ("image/heif", HEIF),
    ".docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        OFFICE,
    ),
    ".xlsx": (
        XLSX,
        OFFICE,
    ),
    ".doc": ("application/msword", OLD_OFFICE),
    ".xls": ("application/vnd.ms-excel", OLD_OFFICE),
    ".mp3": ("audio/mpeg", frozenset({".mp3"})),
    ".wav": ("audio/wav", frozenset({".wav"})),
    ".m4a": ("audio/mp4", frozenset({".m4a", ".mp4", ".m4v"})),
    ".amr": ("audio/amr", frozenset({".amr"})),
    ".mp4": ("video/mp4", frozenset({".mp4", ".m4v", ".m4a"})),
    ".txt": ("text/plain", frozenset()),
    ".eml": ("message/rfc822", frozenset()),
}
HEAD_BYTES = 4096
# A message begins with a field of its head.
MESSAGE = re.compile(rb"[!-9;-~]+:")
# A file that is a zip, and the folder that makes it what it is.
PACKED = {".docx": "word/", ".xlsx": "xl/"}
MOST_PARTS = 5_000
MOST_UNPACKED = 500 * 1024 * 1024
PER_UPLOAD = 20
CHUNK = 1024 * 1024
NAME_LENGTH = 150
# In names that every system can save.
UNSAVABLE = re.compile(r'[<>:"/\\|?*]')


class Stored(Protocol):
    """What the storage holds a file for: it is read and served alike."""

    @property
    def name(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def path(self) -> str: ...


class Described(TypedDict):
    name: str
    content_type: str
    size: int
    sha256: str


def check(files: Sequence[File[bytes]]) -> list[str]:
    """Say in the user's words what is wrong with these uploads; [] when nothing is."""
    if len(files) > PER_UPLOAD:
        return [
            _("一次最多上传 %(most)d 个附件，选了 %(count)d 个：请分批上传。")
            % {"most": PER_UPLOAD, "count": len(files)}
        ]
    return [problem for file in files if (problem := _problem(file))]


def store(
    complaint: Complaint, file: File[bytes], *, kind: str, by: User | None, at: datetime
) -> Attachment:
    """Keep the file; the same content twice in a case is the attachment already there.

    Raises ValidationError when the file or the case's number of files is not allowed.
    """
    told = describe(file)
    if there := complaint.attachments.filter(sha256=told["sha256"]).first():
        return there
    if complaint.attachments.count() >= settings.ATTACHMENTS_PER_CASE:
        raise ValidationError(
            _("每件投诉最多 %(most)d 个附件。")
            % {"most": settings.ATTACHMENTS_PER_CASE}
        )
    attachment = Attachment(
        complaint=complaint,
        kind=kind or AttachmentKind.CLIENT_MATERIAL,
        uploaded_by=by,
        uploaded_at=at,
        **told,
    )
    # Bytes first: a row without its file is worse than a file without its row.
    keep(file, attachment)
    attachment.save()
    return attachment


def describe(file: File[bytes]) -> Described:
    """What its row says of it; raises ValidationError when it is not allowed."""
    if problem := _problem(file):
        raise ValidationError(problem)
    return {
        "name": clean_name(file.name or ""),
        "content_type": ALLOWED[_ending(file)][0],
        "size": file.size,
        "sha256": _digest(file),
    }


def keep(file: File[bytes], row: Stored) -> None:
    """Where its row says; what is there already is not written again."""
    try:
        with answering():
            if not default_storage.exists(row.path):
                default_storage.save(row.path, file)
    except UnreachableError as error:
        logger.exception("file not stored: %s", row.path)
        raise ValidationError(_not_kept(error) % {"name": row.name}) from error


def _not_kept(error: UnreachableError) -> str:
    if is_full(error):
        return _(
            "附件“%(name)s”没有保存：服务器的磁盘已满。请马上告诉系统管理员腾出空间，"
            "腾出后再提交一次。"
        )
    return _("附件“%(name)s”暂时无法保存，请稍后再试；仍不行请联系系统管理员。")


def read(attachment: Stored) -> bytes | None:
    """The content, verified; None when it is gone or no longer what was stored.

    Raises UnreachableError where it can't be said.
    """
    try:
        content = b"".join(chunks(attachment.path))
    except FileNotFoundError:
        return None
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        return None
    return content


def chunks(path: str) -> Iterator[bytes]:
    """Piece by piece; the first raises FileNotFoundError or UnreachableError."""
    with answering(), default_storage.open(path) as file:
        yield from file.chunks(CHUNK)


def of(complaint_pk: int) -> list[str]:
    """Where the storage holds a file of this case, whatever its rows say."""
    folder = folder_of(complaint_pk)
    try:
        with answering():
            _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in names]


def remove(paths: Iterable[str]) -> None:
    with answering():
        for path in paths:
            default_storage.delete(path)


def clean_name(name: str) -> str:
    """As it was given, but for what some system can't save; its ending kept."""
    path = PurePath(name.replace("\\", "/"))
    kept = "".join(filter(str.isprintable, UNSAVABLE.sub("", path.stem)))
    return (kept.strip(" .") or "file")[:NAME_LENGTH] + path.suffix.lower()


def _problem(file: File[bytes]) -> str:
    name = clean_name(file.name or "")
    if _ending(file) not in ALLOWED:
        return _(
            "附件“%(name)s”的类型不能上传：请改为 PDF、图片、Office、文本或录音。"
        ) % {"name": name}
    if not file.size:
        return _("附件“%(name)s”是空文件。") % {"name": name}
    if file.size > settings.ATTACHMENT_MAX_BYTES:
        return _("附件“%(name)s”超过 %(most)d MB。") % {
            "name": name,
            "most": settings.ATTACHMENT_MAX_BYTES // (1024 * 1024),
        }
    if not _content_fits(file):
        return _("附件“%(name)s”的内容与扩展名不符，未保存。") % {"name": name}
    if _ending(file) in PACKED and not _unpacks(file):
        return _("附件“%(name)s”已损坏，或解压后过大，未保存。") % {"name": name}
    if active.runs_something(file, _ending(file)):
        return _(
            "附件“%(name)s”含有宏或脚本，未保存：请另存为不含宏的文件，"
            "或打印成 PDF 后上传。"
        ) % {"name": name}
    return _infected(file, name)


def _unpacks(file: File[bytes]) -> bool:
    """An Office file that says what it holds, and is no bomb; nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False
    finally:
        file.seek(0)
    names = {part.filename for part in parts}
    folder = PACKED[_ending(file)]
    return (
        "[Content_Types].xml" in names
        and any(name.startswith(folder) for name in names)
        and len(parts) <= MOST_PARTS
        and sum(part.file_size for part in parts) <= MOST_UNPACKED
    )


def _infected(file: File[bytes], name: str) -> str:
    try:
        is_clean = scanning.is_clean(file.chunks())
    except scanning.ScanError:
        return _("附件“%(name)s”暂时无法查毒，未保存，请稍后再试。") % {"name": name}
    finally:
        file.seek(0)
    if is_clean:
        return ""
    return _("附件“%(name)s”含有病毒，未保存。") % {"name": name}


def _content_fits(file: File[bytes]) -> bool:
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    ending = _ending(file)
    if ending == ".txt":
        return b"\0" not in head
    if ending == ".eml":
        return MESSAGE.match(head) is not None
    try:
        found = puremagic.magic_string(head, file.name)
    except puremagic.PureError:
        return False
    return any(match.extension.lower() in ALLOWED[ending][1] for match in found)


def _ending(file: File[bytes]) -> str:
    return PurePath(file.name or "").suffix.lower()


def _digest(file: File[bytes]) -> str:
    sha256 = hashlib.sha256()
    for chunk in file.chunks():
        sha256.update(chunk)
    file.seek(0)
    return sha256.hexdigest()
