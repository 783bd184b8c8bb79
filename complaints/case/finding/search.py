"""Chinese search without a dictionary: characters, bigrams and keyed digests.

The database fills `Complaint.search_vector` by trigger; here stands the asking side.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.search import SearchVectorField
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, Q
from django.db.models.sql.compiler import SQLCompiler

from complaints.case import telephones
from complaints.case.finding.spellings import spellings

if TYPE_CHECKING:
    from complaints.case.models import Complaint

TAIL_DIGITS = 4
MAX_TERMS = 8
MAX_TERM_LENGTH = 60
# A telephone as people write it; long enough, also with gaps: 138 0000 1234.
TELEPHONE = re.compile(r"[0-9()+\- ]+")
WITH_GAPS = range(10, 16)


@SearchVectorField.register_lookup
class Lexemes(Lookup):
    """`@@` with a tsquery as written: Django's own would parse it as English."""

    lookup_name = "lexemes"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", [*params, self.rhs]


def telephone_digits(telephone: str) -> str:
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", telephone))


def telephone_keys(telephone: str, *, secret: str | None = None) -> list[str]:
    """Digests under a key outside the database: of each whole number, then its tail.

    The key is the oldest of FIELD_ENCRYPTION_KEYS, under which all are, or `secret`.
    """
    numbers = dict.fromkeys(number.digits for number in telephones.parse(telephone))
    keys: list[str] = []
    for digits in numbers:
        if len(digits) >= TAIL_DIGITS:
            keys.append(_key("whole", digits, secret))
            keys.append(_key("tail", digits[-TAIL_DIGITS:], secret))
    return keys


def whole_keys(keys: Sequence[str]) -> list[str]:
    """Of the digests of a case those of whole numbers."""
    return list(keys[::2])


def same_telephone(one: "Complaint", other: "Complaint") -> bool:
    """Some whole number is the same; four last digits are not enough."""
    keys = set(whole_keys(one.telephone_keys))
    return not keys.isdisjoint(whole_keys(other.telephone_keys))


def terms(text: str) -> list[str]:
    """The words asked for, in lower case; a telephone with gaps is one word."""
    text = text.replace("\0", " ").strip().lower()
    plain = unicodedata.normalize("NFKC", text)
    if TELEPHONE.fullmatch(plain) and len(telephone_digits(plain)) in WITH_GAPS:
        return [plain]
    return [term[:MAX_TERM_LENGTH] for term in text.split()[:MAX_TERMS]]


def matching(text: str, *, branch_id: int | None = None, open_only: bool = False) -> Q:
    """A condition on complaints: every word of `text` occurs; nothing asked, all match.

    `branch_id` and `open_only` do not filter, they spare the index what the caller
    filters out. The vector finds; where a word has three characters or more the text
    itself confirms, since its bigrams may stand far apart. A word is found in each of
    its spellings.
    """
    asked = terms(text)
    if not asked:
        return Q()
    narrowing = [_quoted(f"b:{branch_id}")] if branch_id else []
    narrowing += [_quoted("o:1")] if open_only else []
    condition = _vector(" & ".join(narrowing + [_query(term) for term in asked]))
    for term in asked:
        if len(term) > 2:
            condition &= _confirmed(term)
    return condition


def _query(term: str) -> str:
    typed = [" & ".join(map(_quoted, _bigrams(each))) for each in spellings(term)]
    found = [f"({words})" for words in typed]
    if lexeme := _telephone_lexeme(term):
        found.append(_quoted(lexeme))
    return f"({' | '.join(found)})"


def _confirmed(term: str) -> Q:
    found = Q()
    for word in spellings(term):
        found |= Q(statement__icontains=word) | Q(demand__icontains=word)
        found |= Q(client_name__icontains=word) | Q(number__icontains=word)
    lexeme = _telephone_lexeme(term)
    return found | _vector(_quoted(lexeme)) if lexeme else found


def _telephone_lexeme(term: str) -> str:
    key = telephone_key(term)
    return f"t:{key}" if key else ""


def telephone_key(term: str) -> str:
    """The digest of the one telephone asked for, or of four last digits; else empty."""
    plain = unicodedata.normalize("NFKC", term)
    numbers = telephones.parse(plain) if TELEPHONE.fullmatch(plain) else []
    if len(numbers) != 1 or len(digits := numbers[0].digits) < TAIL_DIGITS:
        return ""
    return _key("tail" if len(digits) == TAIL_DIGITS else "whole", digits)


def _bigrams(term: str) -> list[str]:
    if len(term) == 1:
        return [term]
    return [term[i : i + 2] for i in range(len(term) - 1)]


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _vector(query: str) -> Q:
    return Q(search_vector__lexemes=query)


def _key(part: str, digits: str, secret: str | None = None) -> str:
    key = (secret or settings.FIELD_ENCRYPTION_KEYS[-1]).encode()
    return hmac.new(key, f"{part}:{digits}".encode(), hashlib.sha256).hexdigest()[:24]
