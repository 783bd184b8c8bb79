"""A month's figures in sentences: where a person begins to write, never what he said.

Plain rules over the snapshot; each number leads to its cases. Nothing of it is stored
unless somebody changes it and saves it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.case.choices import Attitude
from complaints.clocks.kinds import OWED_WHEN_OPEN
from complaints.clocks.models import MISSED, Result
from reports.monthly.figures.courses import AGES, age_of
from reports.monthly.paper.labels import clock, label, share
from reports.periods import Period, parse

TOP = 2
LATE = age_of(*AGES[-1])


@dataclass(frozen=True)
class Part:
    """Of a sentence; a number has the address of its cases."""

    text: str
    url: str = ""


Sentence = list[Part]


def sentences(snapshot: dict[str, Any]) -> list[Sentence]:
    month, figures = parse(snapshot["month"]), snapshot["figures"]
    of = _Cases(snapshot["branch_code"], month)
    return [
        *_received(figures, of),
        *_largest(figures, of),
        *_missed(figures, of),
        *_durations(figures, of),
        *_open(figures),
        *_visits(figures, of),
        *_reopened(figures, of),
    ]


def text(snapshot: dict[str, Any]) -> str:
    return "\n".join("".join(part.text for part in one) for one in sentences(snapshot))


@dataclass(frozen=True)
class _Cases:
    """Where the cases behind a number are listed."""

    branch: str
    month: Period

    def number(self, count: object, measure: str, **narrowed: str) -> Part:
        asked = {
            "measure": measure,
            "begin": self.month.first.isoformat(),
            "end": (self.month.end - timedelta(days=1)).isoformat(),
            "branch": self.branch,
            **narrowed,
        }
        return Part(f"{count}", f"{reverse('reports:ask_cases')}?{urlencode(asked)}")


def _received(figures: dict[str, Any], of: _Cases) -> Iterator[Sentence]:
    received = figures["received"]
    if not received["count"]:
        yield [Part(_("本月没有受理投诉。"))]
        return
    yield [
        Part(_("本月受理 ")),
        of.number(received["count"], "count"),
        Part(
            _(" 件，%(month)s；%(year)s。")
            % {
                "month": _beside(received["count"], received["before"], _("上月")),
                "year": _beside(
                    received["count"], received["year_before"], _("去年同月")
                ),
            }
        ),
    ]


def _beside(now: int, then: int, when: str) -> str:
    words = {"when": when, "then": then, "by": abs(now - then)}
    if now == then:
        return _("与%(when)s持平（%(then)s 件）") % words
    if now > then:
        return _("比%(when)s（%(then)s 件）多 %(by)s 件") % words
    return _("比%(when)s（%(then)s 件）少 %(by)s 件") % words


def _largest(figures: dict[str, Any], of: _Cases) -> Iterator[Sentence]:
    rows = [row for row in figures["by"]["category"] if row["key"] and row["count"]]
    rows.sort(key=lambda row: (-row["count"], row["key"]))
    whole = figures["received"]["count"]
    for row in rows[:TOP]:
        yield [
            Part(_("%(name)s ") % {"name": label("category", row["key"])}),
            of.number(row["count"], "count", category=row["key"]),
            Part(_(" 件，占 %(share)s。") % {"share": share(row["count"], whole)}),
        ]


def _missed(figures: dict[str, Any], of: _Cases) -> Iterator[Sentence]:
    rows = [row for row in figures["clocks"] if row["key"] in OWED_WHEN_OPEN]
    late = [row for row in rows if any(row[one] for one in MISSED)]
    decided = sum(row["due"] - row[Result.PENDING] for row in rows)
    if decided and not late:
        yield [Part(_("各项答复时限均未超时。"))]
    for row in late:
        yield [
            Part(_("%(clock)s到期 ") % {"clock": label("kind", row["key"])}),
            of.number(row["due"] - row[Result.PENDING], f"breached_{row['key']}"),
            Part(
                _(" 件，超时 %(missed)s 件。")
                % {"missed": sum(row[one] for one in MISSED)}
            ),
        ]


def _durations(figures: dict[str, Any], of: _Cases) -> Iterator[Sentence]:
    said = (("reply", _("首次答复")), ("resolve", _("办结")))
    for name, words in said:
        whole = figures[name][0]
        if whole["count"]:
            yield [
                Part(_("%(what)s ") % {"what": words}),
                of.number(whole["count"], f"{name}_median"),
                Part(
                    _(" 件，用时中位数 %(median)s，九成在 %(p90)s 以内（时:分）。")
                    % {"median": clock(whole["median"]), "p90": clock(whole["p90"])}
                ),
            ]


def _open(figures: dict[str, Any]) -> Iterator[Sentence]:
    backlog = figures["backlog"]
    if backlog["open"]:
        old = next(row["count"] for row in backlog["ages"] if row["key"] == LATE)
        words = {"open": backlog["open"], "old": old, "days": AGES[-1][0]}
        yield [
            Part(_("月末未办结 %(open)s 件，其中满 %(days)s 天的 %(old)s 件。") % words)
        ]


def _visits(figures: dict[str, Any], of: _Cases) -> Iterator[Sentence]:
    visits = figures["visits"]
    if visits["made"]:
        by_answer = {row["key"]: row["count"] for row in visits["satisfaction"]}
        pleased = by_answer[Attitude.SATISFIED] + by_answer[Attitude.MOSTLY]
        words = {"pleased": pleased, "not": by_answer[Attitude.NOT_SATISFIED]}
        yield [
            Part(_("回访 ")),
            of.number(visits["made"], "satisfied"),
            Part(_(" 件，满意和基本满意 %(pleased)s 件，不满意 %(not)s 件。") % words),
        ]


def _reopened(figures: dict[str, Any], of: _Cases) -> Iterator[Sentence]:
    if figures["reopened"]:
        yield [
            Part(_("重新处理 ")),
            of.number(figures["reopened"], "reopened"),
            Part(_(" 次。")),
        ]
