"""The 67 obligations of the norm: its words, and how each is counted."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

# 第二条 names four parts; the source of the norm breaks off before the fourth.
LACKING = _(
    "所依据的规范文本缺“员工投诉处置”一章（原文在此截断），"
    "相关各项（2.1、23.3）依第二条和第二十三条计算。"
)
FILE = Path(__file__).with_name("obligations.toml")


@dataclass(frozen=True)
class Obligation:
    id: str
    # In a few words, for paper and lists.
    name: str
    quote: str
    measure: str
    room: str
    # What is counted beside it, where anything is.
    beside: str = ""
    # Without a target: neither met nor missed.
    shown: bool = False

    @property
    def article(self) -> int:
        return int(self.id.split(".", 1)[0])


@cache
def obligations() -> Mapping[str, Obligation]:
    """By id, in the order of the norm."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {key: Obligation(key, **columns) for key, columns in found.items()}
