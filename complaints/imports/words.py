"""The words that ledgers choose from, and ours for them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from django.db import models
from django.utils.translation import gettext as _

from branches.spreadsheets.cells import SHOWN, CellError, as_text, as_word
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
from complaints.imports.columns import Field

# A ledger's own words by field, and which of ours each of them means.
Taught = Mapping[tuple[Field, str], str]

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

# What a branch's people call a category is proposed, and never taken for it.
PROPOSED: dict[str, tuple[str, ...]] = {
    Category.D: ("态度", "员工", "人员", "误导", "承诺", "代客", "违规", "推诿"),
    Category.C: ("系统", "软件", "网络", "故障", "APP", "行情", "登录", "交易中断"),
    Category.B: ("佣金", "费用", "收费", "服务方式", "利率", "短信费"),
    Category.A: (
        "流程",
        "制度",
        "环境",
        "手续",
        "排队",
        "等候",
        "设施",
        "开户",
        "销户",
    ),
    Category.E: ("不了解", "不熟悉", "咨询", "误解", "规则"),
    Category.F: ("无理", "不合理", "赔偿", "纠缠"),
}

# A, A类, A 流程制度与环境; several letters are separated: A、D.
CATEGORY = re.compile(rf"([{''.join(Category.values)}])(?:类.*|[\s.:、-].*)?")
NO_CATEGORY = ("", "待分类")


class UnknownWordError(CellError):
    """A word that is none of ours, and that somebody may say the meaning of."""


def choose(name: Field, value: object, taught: Taught) -> str:
    text = as_word(value)
    choices = CHOICES[name]
    text = taught.get((name, text), text)
    if not text or text in choices.values:
        return text
    words = {as_word(choice.label): str(choice.value) for choice in choices}
    words |= SYNONYMS[name]
    if text not in words:
        raise _unknown(text, words)
    return words[text]


def choose_channel(value: object, taught: Taught) -> tuple[str, str] | None:
    """The channel, and the source where it has one; None where nothing is said."""
    text = as_word(value)
    text = as_word(taught.get((Field.CHANNEL, text), text)).casefold()
    if not text:
        return None
    words = _channels()
    if text not in words:
        raise _unknown(text, words)
    return words[text]


def _channels() -> dict[str, tuple[str, str]]:
    words: dict[str, tuple[str, str]] = {}
    for channel, row in CHANNELS.items():
        known = (Channel(channel).value, Channel(channel).label, *row.ledger_words)
        words |= dict.fromkeys(map(_plain, known), (channel, row.source or ""))
    for source, said in SOURCES.items():
        known = (Source(source).value, Source(source).label, *said.ledger_words)
        words |= dict.fromkeys(map(_plain, known), (Channel.OTHER.value, source))
    return words


def _plain(word: object) -> str:
    return as_word(word).casefold()


def choose_categories(value: object, taught: Taught) -> list[str] | None:
    """The main category and then the others; none is 待分类.

    None where the ledger has words of its own: they are no category until somebody
    says so.
    """
    text = unicodedata.normalize("NFKC", as_text(value)).upper()
    text = taught.get((Field.CATEGORY, as_word(value)), text)
    if text in NO_CATEGORY:
        return []
    parts = [part.removesuffix("类") for part in re.split(r"[、,;/\s]+", text)]
    if all(part in Category.values for part in parts):
        return list(dict.fromkeys(parts))
    match = CATEGORY.fullmatch(text)
    named = [x.value for x in Category if as_word(x.label)[1:] == as_word(text)]
    return [match[1]] if match else named or None


def proposed(word: str) -> str:
    """The category that a ledger's own word may mean; empty where none is likely."""
    plain = as_word(word).upper()
    return next(
        (x for x, parts in PROPOSED.items() if any(part in plain for part in parts)), ""
    )


def check_taught(name: Field, word: str, meaning: str) -> None:
    """Raise CellError unless `meaning` is one of the field's own words."""
    if name == Field.CHANNEL:
        choose_channel(meaning, {})
    elif name == Field.CATEGORY:
        if not choose_categories(meaning, {}):
            raise _unknown(meaning, Category.values)
    elif name in CHOICES:
        choose(name, meaning, {})
    else:
        raise CellError(_("“%(word)s”所在的列没有选项可对应") % {"word": word})


def offered(name: Field) -> list[tuple[str, str]]:
    """What a ledger's own word for it may mean."""
    if name == Field.CHANNEL:
        ways = [(str(x.value), str(x.label)) for x in Channel]
        known = {value for value, _label in ways}
        sources = [(str(x.value), str(x.label)) for x in Source]
        return ways + [(value, label) for value, label in sources if value not in known]
    chosen = Category if name == Field.CATEGORY else CHOICES[name]
    return [(str(x.value), str(x.label)) for x in chosen]


def _unknown(text: str, words: Iterable[str]) -> CellError:
    return UnknownWordError(
        _("没有“%(value)s”这个选项，可用：%(words)s")
        % {"value": text[:SHOWN], "words": "、".join(words)}
    )
