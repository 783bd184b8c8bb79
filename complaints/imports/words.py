"""The words that ledgers choose from, and ours for them."""

import re
import unicodedata
from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext as _

from complaints.case.choices import (
    Attitude,
    Category,
    Channel,
    Conclusion,
    Nature,
    Responsibility,
    Source,
)
from complaints.case.tables.channels import CHANNELS, SOURCES
from complaints.imports.cells import SHOWN, CellError, as_text, as_word
from complaints.imports.columns import Field

CHOICES: dict[Field, type[models.TextChoices]] = {
    Field.NATURE: Nature,
    Field.CONCLUSION: Conclusion,
    Field.RESPONSIBILITY: Responsibility,
    Field.ATTITUDE: Attitude,
}
SYNONYMS: dict[Field, dict[str, str]] = {
    Field.NATURE: {"投诉类": Nature.COMPLAINT, "意见类": Nature.OPINION},
    Field.CONCLUSION: {
        "是": Conclusion.FOUNDED,
        "否": Conclusion.NOT_AS_COMPLAINED,
        "基本属实": Conclusion.PARTLY,
        "不属实": Conclusion.NOT_AS_COMPLAINED,
    },
    Field.RESPONSIBILITY: {"银行": Responsibility.THIRD_PARTY},
    Field.ATTITUDE: {
        "非常满意": Attitude.SATISFIED,
        "较满意": Attitude.MOSTLY,
        "不满": Attitude.NOT_SATISFIED,
        "未评价": Attitude.NO_ANSWER,
    },
}

# A ledger without the column is a message board's export.
DEFAULT_CHANNEL = (Channel.OTHER.value, Source.WEB.value)

# A, A类, A 流程制度与环境; several letters are separated: A、D.
CATEGORY = re.compile(rf"([{''.join(Category.values)}])(?:类.*|[\s.:、-].*)?")
NO_CATEGORY = ("", "待分类")


def choose(name: Field, value: object) -> str:
    text = as_word(value)
    choices = CHOICES[name]
    if not text or text in choices.values:
        return text
    words = {as_word(choice.label): str(choice.value) for choice in choices}
    words |= SYNONYMS[name]
    if text not in words:
        raise _unknown(text, words)
    return words[text]


def choose_channel(value: object) -> tuple[str, str] | None:
    """The channel, and the source where it has one; None where nothing is said."""
    text = as_word(value)
    if not text:
        return None
    words: dict[str, tuple[str, str]] = {}
    for channel, row in CHANNELS.items():
        known = (Channel(channel).value, Channel(channel).label, *row.ledger_words)
        words |= dict.fromkeys(map(as_word, known), (channel, row.source or ""))
    for source, said in SOURCES.items():
        known = (Source(source).value, Source(source).label, *said.ledger_words)
        words |= dict.fromkeys(map(as_word, known), (Channel.OTHER.value, source))
    if text not in words:
        raise _unknown(text, words)
    return words[text]


def choose_categories(value: object) -> list[str]:
    """The main category and then the others; none is 待分类."""
    text = unicodedata.normalize("NFKC", as_text(value)).upper()
    if text in NO_CATEGORY:
        return []
    parts = [part.removesuffix("类") for part in re.split(r"[、,;/\s]+", text)]
    if all(part in Category.values for part in parts):
        return list(dict.fromkeys(parts))
    match = CATEGORY.fullmatch(text)
    if match is None:
        raise _unknown(text, Category.values)
    return [match[1]]


def _unknown(text: str, words: Iterable[str]) -> CellError:
    return CellError(
        _("没有“%(value)s”这个选项，可用：%(words)s")
        % {"value": text[:SHOWN], "words": "、".join(words)}
    )
