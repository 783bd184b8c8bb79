"""norm 11.2: which words of a month's complaints rose against the months before.

A *term* is a word, or two words that stand together. It is counted once a case. Of n
cases in the month a have it, of m before b. It rose where

* a ≥ LEAST_CASES, of at least two clients: one client's troubles are no common ones;
* its share more than doubled, b being smoothed: a/n > 2 (b + ½)/(m + 1);
* the log-likelihood ratio G² of the 2 × 2 table (Dunning 1993) exceeds 3.84, which
  chance alone exceeds once in twenty words that everybody always used alike.

With fewer than LEAST_MONTH cases in the month, or before, nothing is compared. The
words are a hint for people to look, and it is people who judge.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log
from pathlib import Path

import rjieba

LEAST_CASES = 3
LEAST_CLIENTS = 2
LEAST_MONTH = 8
RATIO = 2.0
CHANCE = 3.84
MOST_GROUPS = 8
MOST_WORDS = 6
# Of two terms' cases, so many are the same: they tell of one thing.
SHARED = 0.6

STOP_WORDS = Path(__file__).with_name("stop_words.txt")
# Figures, letters with figures, addresses: numbers of accounts, telephones, mails.
NUMBERS = re.compile(r"[0-9０-９A-Za-z@._+\-*]*[0-9０-９@][0-9０-９A-Za-z@._+\-*]*")
# 张先生, 欧阳女士, 李经理: what stands before is a name.
ADDRESSED = re.compile(
    r"[\u4e00-\u9fff]{1,2}(?=先生|女士|小姐|经理|总监|主任|老师|师傅)"
)
WORD = re.compile(r"[\u4e00-\u9fff]{2,8}|[a-z]{2,12}")
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
PERSON = "nr"
# The segmenter's tags of numerals, times, pronouns, adverbs and particles.
EMPTY = frozenset("mtrdcpuqfyeo")


@dataclass(frozen=True)
class Text:
    """What one client said; `names` are those known of the case, never words."""

    pk: int
    words: str
    client: str = ""
    names: Collection[str] = ()


@dataclass(frozen=True)
class Rise:
    term: str
    now: int
    before: int
    score: float


@dataclass(frozen=True)
class Group:
    """Rising terms of much the same cases, the one that rose most first."""

    rises: Sequence[Rise]
    cases: frozenset[int]


@dataclass(frozen=True)
class FoundWords:
    groups: Sequence[Group]
    cases: int
    cases_before: int
    is_enough: bool


def common(now: Sequence[Text], before: Iterable[Text]) -> FoundWords:
    """Count both, compare, and put together what tells of one thing."""
    holders = _holders(now)
    earlier: Counter[str] = Counter()
    total = 0
    for text in before:
        earlier.update(terms(text))
        total += 1
    if len(now) < LEAST_MONTH or total < LEAST_MONTH:
        return FoundWords([], len(now), total, is_enough=False)
    clients = {text.pk: text.client or str(text.pk) for text in now}
    risen = _risen(holders, earlier, clients, len(now), total)
    return FoundWords(_grouped(risen, holders), len(now), total, is_enough=True)


def terms(text: Text) -> set[str]:
    """The words of a text, and the pairs that stand together in a clause of it."""
    found: set[str] = set()
    for clause in _clauses(text):
        found.update(word for word in clause if word)
        found.update(
            first + second for first, second in pairwise(clause) if first and second
        )
    return found


def _clauses(text: Text) -> Iterator[list[str]]:
    """Words in their order; "" where one was left out, so that no pair spans it."""
    words = text.words
    for name in sorted(filter(None, text.names), key=len, reverse=True):
        words = words.replace(name, "，")
    words = ADDRESSED.sub("，", NUMBERS.sub("，", words))
    clause: list[str] = []
    for word, tag in rjieba.tag(words):
        if tag == "x" and not word.isalnum():
            yield clause
            clause = []
        else:
            clause.append(word.lower() if _says_something(word.lower(), tag) else "")
    yield clause


def _says_something(word: str, tag: str) -> bool:
    if not WORD.fullmatch(word) or word in _stop_words():
        return False
    if tag[:1] in EMPTY:
        return False
    return not (tag.startswith(PERSON) and word[0] in SURNAMES)


@cache
def _stop_words() -> frozenset[str]:
    lines = STOP_WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(
        word for line in lines if not line.startswith("#") for word in line.split()
    )


def _holders(texts: Iterable[Text]) -> dict[str, set[int]]:
    holders: dict[str, set[int]] = defaultdict(set)
    for text in texts:
        for term in terms(text):
            holders[term].add(text.pk)
    return holders


def _risen(
    holders: dict[str, set[int]],
    earlier: Counter[str],
    clients: dict[int, str],
    n: int,
    m: int,
) -> list[Rise]:
    risen = []
    for term, cases in holders.items():
        a, b = len(cases), earlier[term]
        if a < LEAST_CASES or a / n <= RATIO * (b + 0.5) / (m + 1):
            continue
        score = likelihood(a, n, b, m)
        if score > CHANCE and len({clients[pk] for pk in cases}) >= LEAST_CLIENTS:
            risen.append(Rise(term, a, b, round(score, 2)))
    return sorted(risen, key=lambda rise: (-rise.score, -len(rise.term), rise.term))


def likelihood(a: int, n: int, b: int, m: int) -> float:
    """G² of a of n beside b of m."""
    total, having = n + m, a + b
    cells = (
        (a, n * having),
        (b, m * having),
        (n - a, n * (total - having)),
        (m - b, m * (total - having)),
    )
    return 2 * sum(
        seen * log(seen * total / wanted) for seen, wanted in cells if seen and wanted
    )


def _grouped(risen: Sequence[Rise], holders: dict[str, set[int]]) -> list[Group]:
    groups: list[tuple[list[Rise], set[int]]] = []
    for rise in risen:
        cases = holders[rise.term]
        for rises, seed in groups:
            if len(cases & seed) >= SHARED * min(len(cases), len(seed)):
                if len(rises) < MOST_WORDS and not _is_told(rise.term, rises):
                    rises.append(rise)
                break
        else:
            if len(groups) < MOST_GROUPS:
                groups.append(([rise], cases))
    return [Group(rises, frozenset(cases)) for rises, cases in groups]


def _is_told(term: str, rises: Iterable[Rise]) -> bool:
    """A word within a pair that is named already, or the other way round."""
    return any(term in rise.term or rise.term in term for rise in rises)
