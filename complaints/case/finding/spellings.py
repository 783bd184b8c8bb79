"""One word as it may have been typed: simplified or traditional, half or full width."""

from __future__ import annotations

import unicodedata
from functools import cache

from opencc import OpenCC

# From "!" to "~", and how far away their full-width forms are.
ASCII = range(0x21, 0x7F)
TO_FULL_WIDTH = dict.fromkeys(ASCII) | {code: code + 0xFEE0 for code in ASCII}


def spellings(word: str) -> list[str]:
    """Each once, as it was typed first.

    >>> spellings("张三")
    ['张三', '張三']
    """
    plain = unicodedata.normalize("NFKC", word).lower()
    found = [word, plain, _converter("t2s").convert(plain)]
    found += [_converter("s2t").convert(plain), plain.translate(TO_FULL_WIDTH)]
    return list(dict.fromkeys(found))


@cache
def _converter(direction: str) -> OpenCC:
    """It reads its tables once."""
    return OpenCC(direction)
