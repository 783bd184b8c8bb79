"""What rose is told, and chance is not: on branches that are made up."""

import pytest

from reports.rises.statistic import Series, rising, tail
from tests.reports.rises.simulated import BEFORE, Branch

SEEDS = range(20)
YEARS, MONTHS = 3, 36
DAYS = 365 * YEARS


def test_the_tail_is_what_the_distribution_says() -> None:
    # Of nothing before, none or more is sure; of 1 in 12 weeks, 12 are unheard of.
    assert tail(0, 0) == pytest.approx(1)
    assert tail(1, 0) == pytest.approx(1 - (12 / 13) ** 0.5)
    assert tail(12, 1) < 1e-11
    assert tail(12, 144) == pytest.approx(0.54, abs=0.02)


@pytest.mark.parametrize("a_month", [5, 100])
def test_a_planted_word_is_told_once(a_month: int) -> None:
    found = 0
    for seed in SEEDS:
        branch = Branch(seed, a_month, days=BEFORE + 90)
        day = BEFORE + 40
        # One before, as nothing is new.
        branch.plant(day - 30, 1)
        branch.plant(day, 12)
        told = [
            rise
            for _night, rise in branch.nights(BEFORE + 6, BEFORE + 90)
            if any(sign.series == Series("word", "强赎") for sign in rise.signs)
        ]
        found += len(told) == 1
    assert found >= 18


@pytest.mark.parametrize("a_month", [5, 100])
def test_chance_alone_is_told_at_most_once_a_year(a_month: int) -> None:
    told = sum(
        1
        for seed in SEEDS
        for _rise in Branch(seed, a_month, DAYS).nights(BEFORE + 6, DAYS)
    )
    assert told / len(SEEDS) / YEARS <= 1


def test_one_clients_troubles_are_no_rise() -> None:
    word = Series("word", "强赎")
    cases = set(range(12))
    of_one = dict.fromkeys(cases, "张三丰")
    assert not rising({word: cases}, {word: 1}, clients=of_one)
    each_his_own = {case: str(case) for case in cases}
    (rise,) = rising({word: cases}, {word: 1}, clients=each_his_own)
    assert (rise.signs[0].now, rise.signs[0].before) == (12, 1)


def test_what_tells_of_one_thing_is_told_together_but_of_a_person_apart() -> None:
    cases = set(range(12))
    now = {
        Series("word", "强赎"): cases,
        Series("system", "手机软件"): cases | {12},
        Series("person", "7"): cases,
    }
    rises = rising(now, {}, clients={case: str(case) for case in range(13)})
    kinds = [[sign.series.kind for sign in rise.signs] for rise in rises]
    assert sorted(map(sorted, kinds)) == [["person"], ["system", "word"]]
