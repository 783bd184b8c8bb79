"""Chinese search without a dictionary: characters, bigrams and keyed digests.

The database fills `Complaint.search_vector` by trigger; here stands the asking side.
"""

import hashlib
import hmac
import re
import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import SearchVectorField
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, Q
from django.db.models.sql.compiler import SQLCompiler

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
    """Digests under a key outside the database: of the whole number, of its tail.

    The key is the oldest of FIELD_ENCRYPTION_KEYS, under which all are, or `secret`.
    """
    digits = telephone_digits(telephone)
    if len(digits) < TAIL_DIGITS:
        return []
    parts = (("whole", digits), ("tail", digits[-TAIL_DIGITS:]))
    return [_key(part, shown, secret) for part, shown in parts]


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
    itself confirms, since its bigrams may stand far apart.
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
    words = " & ".join(map(_quoted, _bigrams(term)))
    key = _telephone_key(term)
    return f"(({words}) | {_quoted(key)})" if key else f"({words})"


def _confirmed(term: str) -> Q:
    found = Q(statement__icontains=term) | Q(demand__icontains=term)
    found |= Q(client_name__icontains=term) | Q(number__icontains=term)
    key = _telephone_key(term)
    return found | _vector(_quoted(key)) if key else found


def _telephone_key(term: str) -> str:
    """The lexeme of a whole telephone or of four last digits; else empty."""
    plain = unicodedata.normalize("NFKC", term)
    digits = telephone_digits(plain)
    if len(digits) < TAIL_DIGITS or not TELEPHONE.fullmatch(plain):
        return ""
    return f"t:{_key('tail' if len(digits) == TAIL_DIGITS else 'whole', digits)}"


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
