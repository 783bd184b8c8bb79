"""The scorecard as one looks at it: by article, with the months before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from branches.models import Branch
from complaints.acts.wording import Tone
from reports.periods import Period, spanning
from reports.scorecard.obligations import Obligation, obligations
from reports.scorecard.scores import Score, Status, by_month

MONTHS = 12
MARKS: dict[Status, tuple[Tone, str, Promise]] = {
    Status.MET: (Tone.CALM, "check2", gettext_lazy("符合")),
    Status.MISSED: (Tone.OVER, "exclamation-triangle-fill", gettext_lazy("未达")),
    Status.NOT_APPLICABLE: (Tone.DONE, "dash-lg", gettext_lazy("本月不适用")),
    Status.NOT_RECORDED: (Tone.DONE, "circle", gettext_lazy("尚无记录")),
    Status.SHOWN: (Tone.DONE, "info-circle", pgettext_lazy("scorecard", "仅展示")),
}
DIGITS = "〇一二三四五六七八九"
# The trend's picture: so wide a month, so high a whole one.
STEP, HEIGHT = 7, 20


@dataclass(frozen=True)
class TrendBar:
    """A month of the trend; without a percentage there was nothing to count."""

    x: int
    y: float
    height: float
    is_empty: bool
    is_whole: bool


@dataclass(frozen=True)
class ScoreLine:
    obligation: Obligation
    score: Score
    tone: Tone
    icon: str
    word: Promise
    bars: list[TrendBar]
    trend: str

    @property
    def is_counted(self) -> bool:
        return self.score.status != Status.NOT_RECORDED

    @property
    def has_cases(self) -> bool:
        return self.score.total > 0


@dataclass(frozen=True)
class Article:
    title: str
    lines: list[ScoreLine]


@dataclass(frozen=True)
class Card:
    articles: list[Article]
    counts: list[tuple[Status, Promise, int]]


def card(branch: Branch, month: Period, *, now: datetime, only: str = "") -> Card:
    """One set of statements for the month and the year that it ends."""
    year = spanning(month.shifted(1 - MONTHS).first, months=MONTHS)
    months = by_month([branch.pk], year, now=now)[branch.pk]
    lines = [
        _line(obligation, [scores[id] for scores in months.values()])
        for id, obligation in obligations().items()
    ]
    counts = Counter(line.score.status for line in lines)
    shown = [line for line in lines if only in ("", line.score.status)]
    return Card(
        [
            Article(article_title(number), list(of_article))
            for number, of_article in groupby(
                shown, key=lambda line: line.obligation.article
            )
        ],
        [(status, MARKS[status][2], counts[status]) for status in Status],
    )


def article_title(number: int) -> str:
    tens, ones = divmod(number, 10)
    words = (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "")
    words += DIGITS[ones] if ones else ""
    return _("第%(number)s条") % {"number": words}


def _line(obligation: Obligation, months: list[Score]) -> ScoreLine:
    score = months[-1]
    tone, icon, word = MARKS[score.status]
    return ScoreLine(
        obligation=obligation,
        score=score,
        tone=tone,
        icon=icon,
        word=word,
        bars=[_bar(place, one) for place, one in enumerate(months)],
        trend="，".join(_percent(one) for one in months),
    )


def _bar(place: int, score: Score) -> TrendBar:
    percent = score.percent
    height = max(1.0, HEIGHT * (percent or 0) / 100)
    return TrendBar(
        x=place * STEP,
        y=HEIGHT - height,
        height=height,
        is_empty=percent is None,
        is_whole=percent == 100,
    )


def _percent(score: Score) -> str:
    return "—" if score.percent is None else f"{score.percent:g}%"
