"""Words of a message, in whatever it says or hides they are written."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

# What older programs call it; the newest holds them all.
CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030"}
GUESSED = ("utf-8", "gb18030")


def text_of(content: bytes, charset: str | None) -> str:
    """As it says; where that is not so, as it is most likely meant."""
    named = (charset or "").lower().strip("\"' ")
    for guess in (CHINESE.get(named, named), *GUESSED):
        try:
            return content.decode(guess)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return content.decode("gb18030", "replace")


def words(header: object) -> str:
    """A header in one line; bytes that nobody encoded are read as what they look."""
    if header is None:
        return ""
    try:
        parts = decode_header(header)  # type: ignore[arg-type]
    except (HeaderParseError, ValueError):
        parts = [(str(header), None)]
    said = [_chunk(chunk, charset) for chunk, charset in parts]
    return " ".join("".join(said).split())


def header(message: Message, name: str) -> str:
    return words(message.get(name))


def _chunk(chunk: object, charset: str | None) -> str:
    if isinstance(chunk, bytes):
        return text_of(chunk, charset)
    raw = str(chunk).encode("ascii", "surrogateescape") if _is_raw(chunk) else None
    return text_of(raw, None) if raw is not None else str(chunk)


def _is_raw(chunk: object) -> bool:
    return any("\udc80" <= character <= "\udcff" for character in str(chunk))
