"""norm 3, 15: whoever works on the case says whether it came to a quarrel."""

from __future__ import annotations

from complaints.acts.rules import RUNNING, Rule

may_record_quarrel = Rule(states=RUNNING)
