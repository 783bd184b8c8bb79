"""The table of who may do what, as the users' manual holds it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from complaints.acts.registry import on_case_page
from complaints.case.choices import State


def markdown() -> str:
    """A row for each act of the case page, in its order there."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _("| 步骤 | 状态 | 岗位 | 条件 |")
    yield "|---|---|---|---|"
    for cells in rows():
        yield f"| {' | '.join(cells)} |"


def rows() -> Iterator[list[str]]:
    """Step, states, posts, condition."""
    for act in on_case_page():
        states = "、".join(str(State(state).label) for state in act.may.states)
        yield [str(act.label), states, str(act.may.by.words), str(act.may.when)]
