"""A message as its server has it: who, what, and which files; none is too broken."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from complaints.evidence.filing import files, scanning
from complaints.intake.mail.decoding import header, text_of, words
from complaints.intake.mail.quoted import own_words, text_of_html

# As the case's statement takes.
MOST_CHARACTERS = 20_000
NUMBER = re.compile(r"(?<![A-Z0-9])[A-Z0-9]{2,12}-\d{4}-\d{5}(?!\d)")
REFERENCES = ("In-Reply-To", "References")


@dataclass
class Read:
    subject: str
    sender_name: str
    email: str
    text: str
    message_id: str
    digest: str
    # Numbers of cases, in the subject first.
    about: list[str]
    files: list[File[bytes]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    original: File[bytes] | None = None


@dataclass
class _Parts:
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    files: list[ContentFile[bytes]] = field(default_factory=list)


def parsed(raw: bytes) -> Message:
    return message_from_bytes(raw)


def read(raw: bytes, message: Message) -> Read:
    """Raises ScanError where nobody can say whether its files are clean."""
    parts = _Parts()
    _gather(message, parts)
    plain = "\n".join(parts.plain)
    text = own_words(plain if plain.strip() else text_of_html("\n".join(parts.html)))
    subject = header(message, "Subject")
    name, address = parseaddr(header(message, "From"))
    message_id = header(message, "Message-ID")
    found = Read(
        subject=subject[:500],
        sender_name=name[:100],
        email=address[:254],
        text=_shortened(text),
        message_id=message_id[:500],
        digest=_digest(message_id, subject, text, raw),
        about=numbers(message),
    )
    _sort_files(found, parts.files, raw)
    return found


def numbers(message: Message) -> list[str]:
    """What it says it is about; our own message ids hold the number of their case."""
    said = [header(message, name).upper() for name in ("Subject", *REFERENCES)]
    return list(dict.fromkeys(n for text in said for n in NUMBER.findall(text)))[:10]


def _gather(part: Message, found: _Parts) -> None:
    """Into each part; a message within this one is a file of it."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        found.files.append(_enclosed(part))
    elif part.is_multipart():
        for inner in part.get_payload():
            if isinstance(inner, Message):
                _gather(inner, found)
    else:
        name = words(part.get_filename())
        is_text = part.get_content_maintype() in ("text", "multipart") and not name
        content = part.get_payload(decode=True)
        content = content if isinstance(content, bytes) else b""
        if is_text and part.get_content_disposition() != "attachment":
            said = text_of(content, _charset(part))
            (found.html if kind == "text/html" else found.plain).append(said)
        elif content:
            found.files.append(ContentFile(content, name=name or _unnamed(part, found)))


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError, TypeError):
        return None


def _enclosed(part: Message) -> ContentFile[bytes]:
    inner = part.get_payload()
    message = inner[0] if isinstance(inner, list) and inner else part
    subject = header(message, "Subject") if isinstance(message, Message) else ""
    content = message.as_bytes() if isinstance(message, Message) else b""
    return ContentFile(content, name=f"{subject[:80] or _('邮件')}.eml")


def _unnamed(part: Message, found: _Parts) -> str:
    ending = mimetypes.guess_extension(part.get_content_type()) or ".bin"
    return _("附件%(count)d") % {"count": len(found.files) + 1} + ending


def _sort_files(found: Read, attached: list[ContentFile[bytes]], raw: bytes) -> None:
    """What may not be kept stays within the original, by name and with why."""
    if not scanning.is_clean(iter([raw])):
        found.left_out.append(_("原件含有病毒，原件和附件均未保存。"))
        return
    for file in attached[: files.PER_UPLOAD]:
        if problems := files.check([file]):
            found.left_out += problems
        else:
            found.files.append(file)
    found.left_out += [str(file.name) for file in attached[files.PER_UPLOAD :]]
    original = ContentFile(raw, name=_("原件.eml"))
    if problems := files.check([original]):
        found.left_out += problems
    else:
        found.original = original


def _shortened(text: str) -> str:
    if len(text) <= MOST_CHARACTERS:
        return text
    rest = _("……（后略，全文见原件）")
    return text[: MOST_CHARACTERS - len(rest)] + rest


def _digest(message_id: str, subject: str, text: str, raw: bytes) -> str:
    """The same message twice differs in what servers add to its head."""
    if not message_id:
        return hashlib.sha256(raw).hexdigest()
    said = "\x1f".join((message_id, subject, text))
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()
