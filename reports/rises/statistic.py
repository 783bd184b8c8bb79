"""What rose in a week against the weeks before, by more than chance. Pure arithmetic.

A *series* is whatever a case is counted under: the branch, its category, a word of its
text, the system that it is about, a colleague complained of. Of a series b cases came
in `WEEKS_BEFORE` weeks, a in the week after them. Where nothing has changed, and the
rate is as uncertain as b cases leave it (Jeffreys' prior), a follows a negative
binomial distribution with r = b + ½ and p = weeks / (weeks + 1). The tail is how rarely
chance brings a or more.

A week always has the same days of the week in it, so their rhythm is in both sides.
Every night many series are looked at: the tail has to be below `A_YEAR` shared out
among the nights of a year and that night's series (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import exp, lgamma, log
from typing import NamedTuple

WEEKS_BEFORE = 12
# False warnings of a branch in a year, at the very most.
A_YEAR = 0.5
NIGHTS = 365
# Fewer are read one by one; and one client's troubles are his own.
LEAST_CASES = 4
LEAST_CLIENTS = 3
# Of two series' cases, so many are the same: they tell of one thing.
SHARED = 0.6
# A term that adds less to the tail is the last.
NEGLIGIBLE = 1e-9
PERSON = "person"


class Series(NamedTuple):
    kind: str
    key: str


@dataclass(frozen=True)
class Rise:
    """Series that rose together, the least likely first, and their cases."""

    signs: list[Sign]
    cases: frozenset[int]


@dataclass(frozen=True)
class Sign:
    series: Series
    now: int
    before: int


def tail(now: int, before: int, *, weeks: int = WEEKS_BEFORE) -> float:
    """How rarely chance brings so many or more in a week."""
    size, success = before + 0.5, weeks / (weeks + 1)
    term = exp(
        lgamma(now + size)
        - lgamma(size)
        - lgamma(now + 1)
        + size * log(success)
        + now * log(1 - success)
    )
    whole = 0.0
    while term > whole * NEGLIGIBLE:
        whole += term
        term *= (now + size) / (now + 1) * (1 - success)
        now += 1
    return whole


def rising(
    now: Mapping[Series, Collection[int]],
    before: Mapping[Series, int],
    *,
    clients: Mapping[int, str],
) -> list[Rise]:
    """`now`: the week's cases by series; `before`: how many came in the weeks before.

    `clients` says whose a case is.
    """
    looked_at = len(before) + sum(series not in before for series in now)
    chance = A_YEAR / NIGHTS / max(looked_at, 1)
    found: list[tuple[float, Sign]] = []
    for series, cases in now.items():
        few = len(cases) * WEEKS_BEFORE <= before.get(series, 0)
        if few or len(cases) < LEAST_CASES:
            continue
        if len({clients[case] for case in cases}) < LEAST_CLIENTS:
            continue
        sign = Sign(series, len(cases), before.get(series, 0))
        likely = tail(sign.now, sign.before)
        if likely < chance:
            found.append((likely, sign))
    found.sort(key=lambda pair: (pair[0], pair[1].series))
    return _together([sign for _likely, sign in found], now)


def _together(signs: list[Sign], now: Mapping[Series, Collection[int]]) -> list[Rise]:
    rises: list[Rise] = []
    for sign in signs:
        cases = frozenset(now[sign.series])
        kind = sign.series.kind
        for rise in rises:
            is_alike = of_a_person(kind) == of_a_person(rise.signs[0].series.kind)
            if is_alike and alike(cases, rise.cases):
                rise.signs.append(sign)
                break
        else:
            rises.append(Rise([sign], cases))
    return rises


def of_a_person(kind: str) -> bool:
    """Others are told of that: it is no sign of anything else, nor anything of it."""
    return kind == PERSON


def alike(one: Collection[int], other: Collection[int]) -> bool:
    """Whether most of the fewer are among the others."""
    return len(set(one) & set(other)) >= SHARED * min(len(one), len(other))
