"""Whoever works on a case may attach files to it, in any state."""

from __future__ import annotations

from complaints.acts.rules import Rule
from complaints.case.choices import State

may_attach = Rule(states=tuple(State))
