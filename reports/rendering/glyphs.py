"""Text that the printed fonts can show, and nothing that would mislead a reader."""

import struct
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import emoji

emoji.config.load_language("zh")
FONTS = Path(str(files("justmytype_intl_cjk"))) / "fonts" / "ofl"
# typst carries DejaVu itself; of it, only the ballot boxes are counted on.
BALLOTS = frozenset("☐☑")


def printable(value: object) -> object:
    """The same value with each of its strings made fit for print."""
    if isinstance(value, str):
        return printable_text(value)
    if isinstance(value, Mapping):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return value


def printable_text(text: str) -> str:
    """Name what no font can draw, an emoji in words, and drop what is invisible.

    Invisible are control characters and those that turn the reading direction.
    """
    named = emoji.replace_emoji(_one_newline(text), replace=_named)
    return "".join(_shown(character) for character in named)


def _named(drawn: str, known: dict[str, str]) -> str:
    """One emoji, of however many characters; what a font has stays."""
    if all(ord(each) in _drawable() or each in BALLOTS for each in drawn):
        return drawn
    name = known.get("zh", "").strip(":").replace("_", "")
    return f"〔{name}〕" if name else drawn


def _one_newline(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


def _shown(character: str) -> str:
    if character == "\n" or ord(character) in _drawable() or character in BALLOTS:
        return character
    if unicodedata.category(character) in {"Cc", "Cf", "Mn", "Zl", "Zp"}:
        return ""
    return f"〔U+{ord(character):04X}〕"


@cache
def _drawable() -> frozenset[int]:
    return frozenset().union(*(_characters_of(path) for path in FONTS.rglob("*.ttf")))


def _characters_of(font: Path) -> set[int]:
    """The code points of an OpenType font, from its format 12 character map."""
    with font.open("rb") as file:
        data = file.read(12 + 16 * 64)
        tables = {
            data[at : at + 4]: struct.unpack_from(">II", data, at + 8)
            for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16)
        }
        offset, length = tables[b"cmap"]
        file.seek(offset)
        cmap = file.read(length)
    characters: set[int] = set()
    for at in _format_12_subtables(cmap):
        groups = struct.unpack_from(">I", cmap, at + 12)[0]
        table = cmap[at + 16 : at + 16 + 12 * groups]
        for first, last, _glyph in struct.iter_unpack(">III", table):
            characters.update(range(first, last + 1))
    return characters


def _format_12_subtables(cmap: bytes) -> set[int]:
    count = struct.unpack_from(">H", cmap, 2)[0]
    offsets = {struct.unpack_from(">I", cmap, 8 + 8 * i)[0] for i in range(count)}
    return {at for at in offsets if struct.unpack_from(">H", cmap, at)[0] == 12}
