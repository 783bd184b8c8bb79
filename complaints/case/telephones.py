"""Telephones as people write them: country codes, extensions, several in one place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

COUNTRY = "86"
# Between one number and the next.
BETWEEN = re.compile(r"[/、,;|\n]|或|和|及|\s{2,}|(?<=\d{7})\s+(?=\d{7})")
EXTENSION = re.compile(
    r"(?:(?:转|分机|ext\.?|#|x)\s*|(?<=\d{7})-)(?P<digits>\d{1,6})\D*$", re.IGNORECASE
)
# +86, and 86 set apart from what follows.
WITH_CODE = re.compile(r"\+|86[\s(-]")
# 13800138006（本人）
NOTE = re.compile(r"\([^()]*[^\d\s()+-][^()]*\)")
HERE = re.compile(
    r"1[3-9]\d{9}"  # mobile
    r"|0\d{2,3}\d{7,8}"  # landline with its area code
    r"|[2-8]\d{6,7}"  # landline of the same town
    r"|[48]00\d{7}|9\d{4}|1\d{2,4}"  # services: 400, 95xxx, 12386
)
ABROAD = {"852": 8, "853": 8, "886": range(8, 10)}
FOREIGN = range(7, 16)


@dataclass(frozen=True)
class Telephone:
    """One number: its digits, with the country code where it is not China's."""

    digits: str
    extension: str = ""
    is_abroad: bool = False

    @property
    def is_possible(self) -> bool:
        """Of China, Hong Kong, Macau, Taiwan, or with + of another country."""
        if not self.is_abroad:
            return bool(HERE.fullmatch(self.digits))
        length = ABROAD.get(self.digits[:3])
        if length is None:
            return len(self.digits) in FOREIGN
        rest = len(self.digits) - 3
        return rest in length if isinstance(length, range) else rest == length


def parse(text: str) -> list[Telephone]:
    """Every number in a text; what holds no digit is left out.

    >>> [x.digits for x in parse("+86 138 0013 8000 / 021-55556666转2")]
    ['13800138000', '02155556666']
    """
    plain = NOTE.sub(" ", _plain(text))
    found = (_one(part) for part in BETWEEN.split(plain))
    return [telephone for telephone in found if telephone]


def _plain(text: str) -> str:
    """Half-width, without the invisible characters that copying brings along."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(x for x in normal if unicodedata.category(x) != "Cf").strip()


def _one(text: str) -> Telephone | None:
    extension = EXTENSION.search(text)
    if extension:
        text = text[: extension.start()]
    digits = re.sub(r"\D", "", text)
    if not digits:
        return None
    national, is_abroad = _national(
        digits, with_code=bool(WITH_CODE.match(text.strip(" (")))
    )
    return Telephone(national, extension["digits"] if extension else "", is_abroad)


def _national(digits: str, *, with_code: bool) -> tuple[str, bool]:
    """Without China's code; with any other's. Whether it is another's."""
    if digits.startswith("00"):
        digits, with_code = digits[2:], True
    rest = digits.removeprefix(COUNTRY)
    has_code = rest != digits and (with_code or re.fullmatch(r"1[3-9]\d{9}", rest))
    if not has_code:
        return digits, with_code
    # The area code is dialled without its zero after a country's.
    is_whole = rest.startswith("0") or re.fullmatch(r"1\d{10}|[48]00\d{7}", rest)
    return rest if is_whole else f"0{rest}", False
