"""What a request asks for, and what its approval brings about: each room says its own.

    @on_approval(EscalationKind.MERGE, wanted=into_which)
    def _merge(escalation: Escalation, by: User) -> None: ...

The effect runs in the transaction of the approval, on the locked case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.models import User
from complaints.case.models import Complaint
from complaints.case.tables.checked import table
from complaints.evidence.models import Attachment
from complaints.requests.models import Escalation, EscalationKind

Effect = Callable[[Escalation, User], None]
Sentence = Callable[[Escalation], str]

ROOMS = "the services of its room, with on_approval"
EFFECTS: dict[str, Effect] = table(EscalationKind, {}, fact="effect", kept_in=ROOMS)
WANTED: dict[str, Sentence] = table(EscalationKind, {}, fact="wanted", kept_in=ROOMS)


@dataclass(frozen=True)
class Approval:
    """How a kind is agreed to where more is asked than a comment.

    `approve` is called with what the `fields` were given, beside `by` and `comment`.
    """

    approve: Callable[..., Escalation]
    fields: Callable[[Escalation], dict[str, forms.Field]]


APPROVALS: dict[str, Approval] = {}


@dataclass(frozen=True)
class Proof:
    """What a request rests on, for whoever decides to open."""

    label: str
    url: str


def proof_of(attachment: Attachment) -> Proof:
    number = attachment.complaint.number
    url = reverse("complaints:attachment", args=[number, attachment.pk])
    return Proof(attachment.name, url)


RESTS_ON: dict[str, Callable[[Escalation], list[Proof]]] = {}


def on_approval(
    *kinds: str,
    wanted: Sentence,
    rests_on: Callable[[Escalation], list[Proof]] | None = None,
) -> Callable[[Effect], Effect]:
    """`wanted` tells whoever decides what would follow; it may cost a query.

    `rests_on`: the papers and cases that the request names, where it names any.
    """

    def register(effect: Effect) -> Effect:
        for kind in kinds:
            if kind in EFFECTS:
                raise ValueError(f"two effects of {kind}")
            EFFECTS[kind], WANTED[kind] = effect, wanted
            if rests_on:
                RESTS_ON[kind] = rests_on
        return effect

    return register


def wanted(escalation: Escalation, *, reader: User) -> str:
    """What is asked for; another case that it names, to who may see that one alone."""
    if _names_unseen(escalation, reader):
        return _("并入另一件投诉，您不能查看那一件")
    return WANTED[escalation.kind](escalation)


def rests_on(escalation: Escalation, *, reader: User) -> list[Proof]:
    find = RESTS_ON.get(escalation.kind)
    return find(escalation) if find and not _names_unseen(escalation, reader) else []


def _names_unseen(escalation: Escalation, reader: User) -> bool:
    target = escalation.payload.get("target")
    seen = Complaint.objects.visible_to(reader)
    return bool(target) and not seen.filter(number=target).exists()


def its_name(escalation: Escalation) -> str:
    """For what the name of the kind says already."""
    return escalation.get_kind_display()
