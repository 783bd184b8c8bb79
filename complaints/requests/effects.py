"""What follows when a request is agreed to: each room registers its own kinds.

    @on_approval(EscalationKind.MERGE)
    def _merge(escalation: Escalation, by: User) -> None: ...

It runs in the transaction of the approval, on the locked case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms

from branches.models import User
from complaints.requests.models import Escalation

Effect = Callable[[Escalation, User], None]
EFFECTS: dict[str, Effect] = {}


@dataclass(frozen=True)
class Approval:
    """How a kind is agreed to where more is asked than a comment.

    `approve` is called with what the `fields` were given, beside `by` and `comment`.
    """

    approve: Callable[..., Escalation]
    fields: Callable[[Escalation], dict[str, forms.Field]]


APPROVALS: dict[str, Approval] = {}


def on_approval(*kinds: str) -> Callable[[Effect], Effect]:
    def register(effect: Effect) -> Effect:
        for kind in kinds:
            if kind in EFFECTS:
                raise ValueError(f"two effects of {kind}")
            EFFECTS[kind] = effect
        return effect

    return register
