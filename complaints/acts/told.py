"""How the timeline tells of an event: its word, its icon, and what it was about."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from branches.models import User
from complaints.acts.wording import Tone
from complaints.case.models import Complaint
from complaints.evidence.models import Event
from complaints.evidence.verify.chain import ERASE


class WrittenRows:
    """The rows that a page's events name, each model's read at most once."""

    def __init__(
        self, complaint: Complaint, events: Iterable[Event], *, reader: User
    ) -> None:
        self.reader = reader
        self.bodies: dict[int, dict[str, Any]] = {
            event.pk: json.loads(event.body) for event in events
        }
        for event in events:
            # It names what was left of the case, none of which happened then.
            if event.verb == ERASE:
                self.bodies[event.pk].pop("rows", None)
        named = [row for body in self.bodies.values() for row in body.get("rows", ())]
        contacts = complaint.contacts.select_related("by").in_bulk(
            {row["pk"] for row in named if row["object"] == "contact"}
        )
        self.rows: dict[str, dict[int, Any]] = {
            "contact": contacts,
            "deadline": {row.pk: row for row in complaint.deadlines.all()},
            "escalation": {row.pk: row for row in complaint.escalations.all()},
            "attachment": {row.pk: row for row in complaint.attachments.all()},
            "namedstaff": {row.pk: row for row in complaint.named_staff.all()},
            "note": complaint.notes.in_bulk(
                [row["pk"] for row in named if row["object"] == "note"]
            ),
            "appointee": complaint.appointees.select_related("user").in_bulk(
                [row["pk"] for row in named if row["object"] == "appointee"]
            ),
            "visit": {row.pk: row for row in complaint.visits.all()}
            if any(row["object"] == "visit" for row in named)
            else {},
        }

    def facts(self, event: Event) -> dict[str, Any]:
        return self.bodies[event.pk]

    def number(self, event: Event, fact: str) -> str:
        """Of another case that the event names, for whoever may see that one."""
        number = str(self.facts(event).get(fact, ""))
        seen = Complaint.objects.visible_to(self.reader).filter(number=number)
        return number if number and seen.exists() else ""

    def by(self, event: Event, name: str) -> list[Any]:
        """The rows of this model that the event wrote, by the model's name."""
        pks = (
            row["pk"]
            for row in self.facts(event).get("rows", ())
            if row["object"] == name
        )
        return [self.rows[name][pk] for pk in pks if pk in self.rows[name]]


# What an event was about, in a word or two; or its words, where it keeps some.
Say = Callable[[Event, WrittenRows], str]


@dataclass(frozen=True)
class TimelineWords:
    """Without a label and an icon of its own an act is told as its button says it."""

    label: Promise | None = None
    icon: str = ""
    tone: Tone = Tone.DONE
    about: Say | None = None
    text: Say | None = None
    is_decision: bool = False


def changed(
    labels: Callable[[], Mapping[str, Any]],
) -> Say:
    """From a code to a code: `before` → `after` of the event's facts, in words."""

    def about(event: Event, written: WrittenRows) -> str:
        words, facts = labels(), written.facts(event)
        before, after = (words.get(str(facts.get(x)), "—") for x in ("before", "after"))
        return f"{before} → {after}"

    return about


def rows_of(name: str) -> Say:
    """The rows of a model that the event wrote, as they call themselves."""

    def about(event: Event, written: WrittenRows) -> str:
        return "、".join(str(row) for row in written.by(event, name))

    return about
