"""Files that would run something when a colleague opens them, scanner or none."""

from __future__ import annotations

import re
import zipfile

from django.core.files.base import File
from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

# What a PDF does by itself: a script, a program to start, a form that is sent.
ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition"}
# What holds a script: of an action, of a form.
SCRIPTS = {"/JS", "/XFA"}
RAW_ACTIONS = tuple(name.encode() for name in (*ACTIONS, *SCRIPTS))
# A letter of a name may be written as its number.
SPELLED = re.compile(rb"#([0-9A-Fa-f]{2})")
MOST_OBJECTS = 300_000
# Where Office keeps its macros: in a packed file a part, in an old one a stream, whose
# names are UTF-16.
MACRO_PARTS = ("vbaproject", "activex", "macrosheets/")
MACRO_STREAMS = tuple(
    name.encode("utf-16-le") for name in ("_VBA_PROJECT", "_VBA_PROJECT_CUR")
)


def runs_something(file: File[bytes], ending: str) -> bool:
    """Whether a PDF has an action or a script, an Office file a macro.

    `ending` is the name's, in small letters.
    """
    file.seek(0)
    try:
        if ending == ".pdf":
            return _acts(file)
        if ending in (".docx", ".xlsx"):
            return _has_macro_parts(file)
        if ending in (".doc", ".xls"):
            content = file.read()
            return any(name in content for name in MACRO_STREAMS)
        return False
    finally:
        file.seek(0)


def _has_macro_parts(file: File[bytes]) -> bool:
    with zipfile.ZipFile(file) as packed:
        names = [part.filename.lower() for part in packed.infolist()]
    return any(part in name for name in names for part in MACRO_PARTS)


def _acts(file: File[bytes]) -> bool:
    try:
        return _any_action(PdfReader(file))
    except Exception:
        file.seek(0)
        content = SPELLED.sub(lambda code: bytes.fromhex(code[1].decode()), file.read())
        return any(action in content for action in RAW_ACTIONS)


def _any_action(reader: PdfReader) -> bool:
    """Look at every object that the trailer leads to; one too many counts as hiding."""
    waiting: list[object] = [reader.trailer]
    seen: set[int] = set()
    looked_at = 0
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if found.idnum in seen:
                continue
            seen.add(found.idnum)
            found = _read(found)
        looked_at += 1
        if looked_at > MOST_OBJECTS:
            return True
        if isinstance(found, DictionaryObject):
            if not SCRIPTS.isdisjoint(found) or str(_read(found.get("/S"))) in ACTIONS:
                return True
            waiting.extend(map(found.raw_get, found))
        elif isinstance(found, ArrayObject):
            waiting.extend(list.__iter__(found))
    return False


def _read(found: object) -> object:
    """What it refers to; nothing where that can't be read, which hides no other."""
    if not isinstance(found, IndirectObject):
        return found
    try:
        return found.get_object()
    except FileNotDecryptedError:
        raise
    except (PyPdfError, ValueError, TypeError, RecursionError):
        return None
