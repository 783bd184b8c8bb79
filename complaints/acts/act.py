"""An act, declared once (R13): its words, rule, form, service and places.

Button, page, route, timeline, the manual's table and the tests' matrix are made of
the declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from branches.models import User
from complaints.acts.dossier import Missing
from complaints.acts.forms.shape import LaidOutForm, StepForm
from complaints.acts.rules import Refusal, Rule
from complaints.acts.told import TimelineWords
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.models import Complaint


@dataclass(frozen=True, kw_only=True)
class AnyAct:
    """What every act has, whatever it is done to: a case, an incident, a volume.

    `name` is the verb of route and service, and of the event unless `event` is. `do` is
    called as `do(target, by=user, **form.given())`; the target is what the address
    begins with, or what `row` finds of it by the rest (404 where there is none).
    """

    name: str
    label: Promise
    icon: str
    may: Callable[[Any, User], Refusal | None]
    form: type[LaidOutForm]
    do: Callable[..., object]
    # The address below that of the case; of a row with <int:pk> for its key.
    path: str
    done: Promise | str = ""
    row: Callable[..., Any] | None = None
    # The head of the form, where the label does not say of which row.
    title: Callable[[Any], str] | None = None
    event: str = ""
    told: TimelineWords | None = None

    def heading(self, target: Any) -> str:
        return self.title(target) if self.title else str(self.label)

    def as_told(self) -> TimelineWords:
        told = self.told or TimelineWords()
        return replace(
            told, label=told.label or self.label, icon=told.icon or self.icon
        )

    def url(self, target: Any) -> str:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Act(AnyAct):
    """On a case, or on one of its rows."""

    may: Rule
    form: type[StepForm]
    # How a row stands in the address.
    key: Callable[[Any], object] = attrgetter("pk")
    # The section of the dossier to which it belongs and leads back.
    section: str = ""
    # Where its button stands on the case page, smallest first; 0: not there.
    place: int = 0
    # It is decided by another (a request).
    asks: bool = False
    # What of the form may stand in the address already.
    prefilled: Sequence[str] = ()
    missing: Callable[[Complaint], Sequence[Missing]] | None = None
    # What the page says of the outcome beside `done`.
    after: Callable[[StaffRequest, Any], None] | None = None

    def url(self, target: Any) -> str:
        """Of the case, or of a row that stands for itself in the address by its key."""
        if isinstance(target, Complaint):
            return reverse(f"complaints:{self.name}", args=[target.number])
        arguments = [target.complaint.number, self.key(target)]
        return reverse(f"complaints:{self.name}", args=arguments)
