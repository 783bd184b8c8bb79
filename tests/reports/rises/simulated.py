"""A branch whose complaints come by chance alone, and one in which a word rises."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from reports.rises.statistic import WEEKS_BEFORE, Rise, Series, alike, rising

# Monday to Sunday: how the week's complaints are spread.
RHYTHM = (30, 20, 18, 16, 12, 3, 1)
CATEGORIES = {"A": 30, "B": 25, "C": 15, "D": 8, "E": 17, "F": 5}
SYSTEMS = ("手机软件", "柜台", "网上交易", "融资融券", "电话委托")
STAFF = 12
# The n-th word of the language is used as often as Zipf says.
WORDS = 1_500
WORDS_A_CASE = 25
BEFORE = 7 * WEEKS_BEFORE
QUIET = 28


@dataclass(frozen=True)
class Case:
    day: int
    series: frozenset[Series]


@dataclass
class Branch:
    """Its cases by their place in the list; `told` what was, as the service does."""

    seed: int
    a_month: float
    days: int
    cases: list[Case] = field(default_factory=list)
    told: list[tuple[int, Series, frozenset[int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 (nothing is kept secret by it)
        self.weights = [1 / place for place in range(8, WORDS + 8)]
        for day in range(self.days):
            expected = self.a_month * 12 / 365 * 7 * RHYTHM[day % 7] / sum(RHYTHM)
            for _case in range(self._poisson(expected)):
                self.cases.append(Case(day, self._series()))

    def plant(self, day: int, count: int, word: str = "强赎") -> None:
        """So many more in the week that ends with the day, each with the word."""
        planted = Series("word", word)
        for place in range(count):
            series = self._series() | {planted}
            self.cases.append(Case(day - place % 5, series))

    def nights(self, first: int, last: int) -> Iterator[tuple[int, Rise]]:
        """What is told, night after night: once each."""
        by_day: defaultdict[int, list[int]] = defaultdict(list)
        for place, case in enumerate(self.cases):
            by_day[case.day].append(place)
        clients = {place: str(place) for place in range(len(self.cases))}
        now: defaultdict[Series, set[int]] = defaultdict(set)
        before: Counter[Series] = Counter()
        for night in range(first - BEFORE - 6, last):
            for place in by_day[night]:
                for series in self.cases[place].series:
                    now[series].add(place)
            for place in by_day[night - 7]:
                for series in self.cases[place].series:
                    now[series].remove(place)
                    if not now[series]:
                        del now[series]
                    before[series] += 1
            for place in by_day[night - 7 - BEFORE]:
                for series in self.cases[place].series:
                    before[series] -= 1
                    if not before[series]:
                        del before[series]
            for rise in rising(now, before, clients=clients) if night >= first else ():
                if self._is_news(night, rise):
                    yield night, rise

    def _is_news(self, night: int, rise: Rise) -> bool:
        first = rise.signs[0].series
        for told, series, cases in self.told:
            if night - told < QUIET and (series == first or alike(cases, rise.cases)):
                return False
        self.told.append((night, first, rise.cases))
        return True

    def _series(self) -> frozenset[Series]:
        words = self.chance.choices(range(WORDS), self.weights, k=WORDS_A_CASE)
        (category,) = self.chance.choices(list(CATEGORIES), [*CATEGORIES.values()])
        found = {Series("word", f"词{word}") for word in words}
        found |= {Series("branch", ""), Series("category", category)}
        if self.chance.random() < 0.5:
            found.add(Series("system", self.chance.choice(SYSTEMS)))
        if category == "D":
            found.add(Series("person", str(self.chance.randrange(STAFF))))
        return frozenset(found)

    def _poisson(self, expected: float) -> int:
        """How many exponential waits fit into one."""
        count, waited = 0, self.chance.expovariate(1)
        while waited < expected:
            count += 1
            waited += self.chance.expovariate(1)
        return count
