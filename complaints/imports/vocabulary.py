"""A ledger's own headings and words: as somebody says them now, or said before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from branches.models import Branch
from branches.spreadsheets.cells import CellError, as_word
from complaints.imports.columns import Field, MappingError
from complaints.imports.models import LedgerWord
from complaints.imports.words import check_taught

HEADING = ""


@dataclass(frozen=True)
class Vocabulary:
    # Heading to field, or to nothing: not imported.
    headings: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[tuple[Field, str], str] = field(default_factory=dict)


def parse_words(options: Iterable[str]) -> dict[tuple[Field, str], str]:
    """Read the values of --value: category:服务态度=D. Raises MappingError."""
    said: dict[tuple[Field, str], str] = {}
    for option in options:
        column, colon, rest = option.partition(":")
        word, equals, meaning = rest.rpartition("=")
        if not colon or not equals or column not in list(Field):
            raise MappingError(
                _("--value 写作“字段:台账用语=选项”，例如 --value category:服务态度=D")
            )
        name = Field(column)
        try:
            check_taught(name, word, meaning)
        except CellError as error:
            raise MappingError(str(error)) from error
        said[name, as_word(word)] = meaning.strip()
    return said


def known(branch: Branch) -> Vocabulary:
    """What was said of this branch's ledgers before."""
    rows = LedgerWord.objects.filter(branch=branch)
    found = list(rows.values_list("field", "word", "meaning"))
    return Vocabulary(
        {word: meaning for name, word, meaning in found if name == HEADING},
        {(Field(name), word): meaning for name, word, meaning in found if name},
    )


def remember(branch: Branch, said: Vocabulary) -> None:
    rows = [(HEADING, word, meaning) for word, meaning in said.headings.items()]
    rows += [(name, word, meaning) for (name, word), meaning in said.words.items()]
    LedgerWord.objects.bulk_create(
        [
            LedgerWord(branch=branch, field=name, word=word[:200], meaning=meaning)
            for name, word, meaning in rows
        ],
        update_conflicts=True,
        unique_fields=["branch", "field", "word"],
        update_fields=["meaning", "said_at"],
    )
