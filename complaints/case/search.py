"""Chinese search without a dictionary: characters, bigrams and keyed digests.

The database fills `Complaint.search_vector` by trigger; here stands the asking side.
"""

import hashlib
import hmac
import re
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import SearchVectorField
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, Q
from django.db.models.sql.compiler import SQLCompiler

TAIL_DIGITS = 4


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
    return re.sub(r"\D", "", telephone)


def telephone_keys(telephone: str) -> list[str]:
    """Digests under a key outside the database: of the whole number, of its tail."""
    digits = telephone_digits(telephone)
    if len(digits) < TAIL_DIGITS:
        return []
    return [_key("whole", digits), _key("tail", digits[-TAIL_DIGITS:])]


def matching(text: str, *, branch_id: int | None = None, open_only: bool = False) -> Q:
    """A condition on complaints: every word of `text` occurs; nothing asked, all match.

    The vector finds, the text itself confirms: two bigrams may stand far apart.
    """
    condition = Q()
    for term in text.lower().split()[:8]:
        condition &= _term(term[:60])
    if condition and (branch_id or open_only):
        narrowing = [f"b:{branch_id}"] if branch_id else []
        condition &= _vector(narrowing + (["o:1"] if open_only else []))
    return condition


def _term(term: str) -> Q:
    found = Q(statement__icontains=term) | Q(demand__icontains=term)
    found |= Q(client_name__icontains=term) | Q(number__icontains=term)
    condition = _vector(_bigrams(term)) & found
    digits = telephone_digits(term)
    if digits == term and len(digits) >= TAIL_DIGITS:
        part = "tail" if len(digits) == TAIL_DIGITS else "whole"
        condition |= _vector([f"t:{_key(part, digits)}"])
    return condition


def _bigrams(term: str) -> list[str]:
    if len(term) == 1:
        return [term]
    return [term[i : i + 2] for i in range(len(term) - 1)]


def _vector(lexemes: list[str]) -> Q:
    query = " & ".join(
        "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
        for lexeme in lexemes
    )
    return Q(search_vector__lexemes=query)


def _key(part: str, digits: str) -> str:
    secret = settings.SALT_KEY.encode()
    return hmac.new(secret, f"{part}:{digits}".encode(), hashlib.sha256).hexdigest()[
        :24
    ]
