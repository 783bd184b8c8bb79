"""What one is told in the application: the bell, and the page that it opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from branches.models import User
from complaints.acts.wording import Tone
from complaints.case.keyset import Part
from complaints.clocks.notifications import Notification, Subject, wording

COUNT_UP_TO = 99
# What a line shows.
SHOWN = (
    "recipient",
    "complaint",
    "subject",
    "kind",
    "due_at",
    "late_by",
    "matter",
    "is_urgent",
    "created_at",
    "read_at",
)
MARKS: dict[str, tuple[Tone, str]] = {
    Subject.RECEIVED: (Tone.CALM, "inbox"),
    Subject.ASSIGNED: (Tone.CALM, "person-check"),
    Subject.WARNING: (Tone.SOON, "hourglass-split"),
    Subject.OVERDUE: (Tone.OVER, "exclamation-triangle-fill"),
    Subject.DECISION: (Tone.SOON, "pen"),
    Subject.DECIDED: (Tone.CALM, "check2-square"),
    Subject.DECIDE_SOON: (Tone.SOON, "hourglass-split"),
    Subject.UNDECIDED: (Tone.OVER, "exclamation-triangle-fill"),
    Subject.LAPSED: (Tone.DONE, "slash-circle"),
    Subject.HANDED_OVER: (Tone.DONE, "person-up"),
    Subject.TASK: (Tone.SOON, "list-task"),
    Subject.FOLLOW_UP: (Tone.CALM, "telephone-outbound"),
    Subject.GIVEN_UP: (Tone.OVER, "envelope-x"),
    Subject.HEARING: (Tone.SOON, "chat-square-text"),
}


@dataclass(frozen=True)
class NoticeLine:
    """One notice as the page shows it."""

    notice: Notification
    tone: Tone
    icon: str
    sentence: str
    lateness: str


def bell(user: User) -> dict[str, object]:
    """One statement, which never counts on beyond what is shown."""
    unread = Notification.objects.of(user).unread().order_by()
    count = unread[: COUNT_UP_TO + 1].count()
    shown = f"{COUNT_UP_TO}+" if count > COUNT_UP_TO else str(count)
    return {"unread": shown if count else ""}


def parts(user: User, *, unread: bool) -> list[Part[Notification]]:
    """Newest first."""
    rows = Notification.objects.of(user).select_related("complaint")
    rows = rows.only(*SHOWN, "complaint__number")
    return [Part(rows.unread() if unread else rows, "created_at", descending=True)]


def lines(notices: list[Notification]) -> Iterator[NoticeLine]:
    for notice in notices:
        tone, icon = MARKS[notice.subject]
        said, late = wording.sentence(notice), wording.lateness(notice)
        yield NoticeLine(notice, tone, icon, said, late)
