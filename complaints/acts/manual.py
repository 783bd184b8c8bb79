"""The table of who may do what, for the tests and for the users' manual."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from branches.models import CASE_WORKERS, LEADERS
from complaints.acts.offered import WORDS
from complaints.case.choices import State

TABLE = Path(__file__).with_name("who_may.toml")
POSTS = {"workers": CASE_WORKERS, "leaders": LEADERS}


@dataclass(frozen=True)
class Rule:
    """One step: in which states, by which posts, and what else it depends on."""

    states: tuple[str, ...]
    posts: str
    when: str = ""

    def allows(self, state: str, post: str) -> bool:
        return state in self.states and post in POSTS[self.posts]


def rules() -> dict[str, Rule]:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {
        verb: Rule(tuple(row["states"]), row["posts"], row.get("when", ""))
        for verb, row in table.items()
    }


def markdown() -> str:
    """As the manual holds it: a row for each step, in the order of the case page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    posts = {"workers": _("全部办理岗位"), "leaders": _("总监、总经理")}
    yield _("| 步骤 | 状态 | 岗位 | 条件 |")
    yield "|---|---|---|---|"
    table = rules()
    for verb, (label, _icon) in WORDS.items():
        rule = table[verb]
        states = "、".join(str(State(state).label) for state in rule.states) or "—"
        yield f"| {label} | {states} | {posts[rule.posts]} | {rule.when} |"
