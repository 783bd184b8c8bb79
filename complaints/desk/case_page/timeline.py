"""A case's events and contacts as one course, newest first, a page at a time.

Events keep no words: what was said, asked and attached stands in the rows that an
event names, and is read from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.models import User
from complaints.acts import wording
from complaints.acts.registry import TOLD
from complaints.acts.told import TimelineWords, WrittenRows
from complaints.acts.wording import Tone
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact
from complaints.evidence.models import Event
from complaints.requests.models import EscalationKind

Row = TypeVar("Row", bound=models.Model)

PAGE = 40
# Entered later than this after it happened: the item says when it was.
PROMPT = timedelta(minutes=30)
OVERDUE = EscalationKind.OVERDUE.value


class TimelineShow(models.TextChoices):
    ALL = "all", gettext_lazy("全部")
    CONTACTS = "contacts", gettext_lazy("联系")
    DECISIONS = "decisions", gettext_lazy("请示与决定")
    CHANGES = "changes", gettext_lazy("办理与变更")


@dataclass(frozen=True, kw_only=True)
class TimelineItem:
    """What templates/includes/timeline_item.html draws."""

    at: datetime
    title: str
    icon: str
    by: str = ""
    text: str = ""
    note: str = ""
    tone: Tone = Tone.DONE


@dataclass(frozen=True)
class TimelinePage:
    items: list[TimelineItem]
    # Of what was shown last, where the next page goes on; None on the last one.
    before: int | None


def page(
    complaint: Complaint, *, reader: User, show: str, before: int | None = None
) -> TimelinePage:
    """Two statements, where the case's own rows have been prefetched."""
    if show == TimelineShow.CONTACTS:
        talks, after = _cut(complaint.contacts.select_related("by"), "pk", before)
        return TimelinePage([_talk(contact) for contact in talks], after)
    events = _chosen(complaint, show).select_related("actor", "on_behalf_of")
    shown, after = _cut(events, "seq", before)
    written = WrittenRows(complaint, shown, reader=reader)
    items = [item for event in shown for item in _items(event, written, show=show)]
    return TimelinePage(items, after)


def _cut(
    rows: models.QuerySet[Row], column: str, before: int | None
) -> tuple[list[Row], int | None]:
    """A page of what was written last, and where the next one goes on."""
    if before is not None:
        rows = rows.filter(**{f"{column}__lt": before})
    found = list(rows.order_by(f"-{column}")[: PAGE + 1])
    more = len(found) > PAGE
    return found[:PAGE], getattr(found[PAGE - 1], column) if more else None


def _chosen(complaint: Complaint, show: str) -> models.QuerySet[Event]:
    if show == TimelineShow.DECISIONS:
        return complaint.events.filter(verb__in=_decisions())
    if show == TimelineShow.CHANGES:
        return complaint.events.exclude(verb__in=["contact", *_decisions()])
    return complaint.events.all()


def _decisions() -> list[str]:
    return [verb for verb, told in TOLD.items() if told.is_decision]


def _items(event: Event, written: WrittenRows, *, show: str) -> Iterator[TimelineItem]:
    """The talk stands beside the act that it came with, the later one first."""
    contacts: list[Contact] = written.by(event, "contact")
    if event.verb != "contact" or not contacts:
        yield _act(event, written)
    # What was said on receipt is the statement, which stands at the top.
    if show == TimelineShow.CHANGES or (
        event.verb == "receive" and show == TimelineShow.ALL
    ):
        return
    for contact in reversed(contacts):
        yield _talk(contact)


def _act(event: Event, written: WrittenRows) -> TimelineItem:
    name = _name(event, written)
    told = TOLD.get(name) or TimelineWords(icon="dot")
    label = str(told.label or event.verb)
    subject = told.about(event, written) if told.about else ""
    return TimelineItem(
        at=event.occurred_at,
        title=_("%(act)s：%(subject)s") % {"act": label, "subject": subject}
        if subject
        else label,
        icon=told.icon,
        tone=told.tone,
        by=_by(event),
        text=told.text(event, written) if told.text else _text(event, written),
    )


def _name(event: Event, written: WrittenRows) -> str:
    if event.verb == "escalate" and not written.by(event, "escalation"):
        # Before a clock runs out its people are only told: nobody has to decide.
        return "remind"
    if event.verb == "approve" and written.facts(event).get("kind") == OVERDUE:
        # Nothing was asked: a leader has taken note.
        return "note_overdue"
    return event.verb


def _text(event: Event, written: WrittenRows) -> str:
    """Why, in the words of whoever did it; else what was said in deciding."""
    notes = written.by(event, "note")
    said = [note.text for note in notes]
    said = said or [row.comment for row in written.by(event, "escalation")]
    return "\n".join(filter(None, said))


def _talk(contact: Contact) -> TimelineItem:
    return TimelineItem(
        at=contact.occurred_at,
        title=_("%(purpose)s（%(way)s）")
        % {"purpose": contact.get_purpose_display(), "way": contact.get_way_display()},
        icon="telephone-inbound"
        if contact.direction == "inbound"
        else "telephone-outbound",
        tone=Tone.CALM if contact.has_told else Tone.SOON,
        by=str(contact.by or ""),
        text=contact.said,
        note=" · ".join(_marks(contact)),
    )


def _marks(contact: Contact) -> Iterator[str]:
    yield contact.get_direction_display()
    if contact.is_substitute:
        yield _("按替代方式回复")
        if contact.proof:
            yield _("凭据：%(proof)s") % {"proof": contact.proof}
    elif not contact.reached:
        yield _("未联系到客户")
    if contact.agreed_at:
        yield (
            _("约定 %(at)s 答复")
            % {"at": wording.as_said(contact.agreed_at, now=timezone.now())}
        )
    if contact.agreed_reason:
        yield _("理由：%(reason)s") % {"reason": contact.agreed_reason}
    if contact.attitude:
        yield _("客户：%(attitude)s") % {"attitude": contact.get_attitude_display()}
    if late := _late(contact.occurred_at, contact.recorded_at):
        yield late


def _by(event: Event) -> str:
    if event.actor is None:
        return _("系统")
    if event.on_behalf_of is None:
        return str(event.actor)
    return _("%(actor)s（应%(asker)s的请求）") % {
        "actor": event.actor,
        "asker": event.on_behalf_of,
    }


def _late(occurred_at: datetime, recorded_at: datetime) -> str:
    if recorded_at - occurred_at <= PROMPT:
        return ""
    return _("登记于 %(at)s") % {"at": wording.exactly(recorded_at)}
