"""What one is told in the application: the bell, and the page that it opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func

from branches.models import User
from complaints.acts.wording import Tone
from complaints.case.finding.keyset import Part
from complaints.clocks.notifications import Notification, Subject, wording
from complaints.drafts.models import Draft

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
    Subject.ACCOUNT: (Tone.SOON, "person-gear"),
    Subject.PROPOSAL: (Tone.SOON, "envelope-open"),
    Subject.DUTY: (Tone.SOON, "list-check"),
    Subject.DRAFT: (Tone.SOON, "trash3"),
    Subject.MAILBOX: (Tone.OVER, "envelope-x"),
    Subject.RISE: (Tone.SOON, "graph-up-arrow"),
    Subject.MONTH: (Tone.CALM, "file-earmark-bar-graph"),
}


@dataclass(frozen=True)
class NoticeLine:
    """One notice as the page shows it."""

    notice: Notification
    tone: Tone
    icon: str
    sentence: str
    lateness: str
    # The route of the page on which it is answered, and what that is called.
    page: str
    page_name: str


def marks(user: User) -> dict[str, object]:
    """Notices and drafts: one statement, which counts no further than is shown."""
    unread = Notification.objects.of(user).unread().order_by()
    kept = Draft.objects.of(user).order_by()
    told, drafts = (
        Func(
            ArraySubquery(rows.values("pk")[: COUNT_UP_TO + 1]), function="CARDINALITY"
        )
        for rows in (unread, kept)
    )
    counts = User.objects.filter(pk=user.pk).values_list(told, drafts).first()
    return dict(zip(("unread", "drafts"), map(_shown, counts or (0, 0)), strict=True))


def _shown(count: int) -> str:
    if not count:
        return ""
    return f"{COUNT_UP_TO}+" if count > COUNT_UP_TO else str(count)


def parts(user: User, *, unread: bool) -> list[Part[Notification]]:
    """Newest first."""
    rows = Notification.objects.of(user).select_related("complaint")
    rows = rows.only(*SHOWN, "complaint__number")
    return [Part(rows.unread() if unread else rows, "created_at", descending=True)]


def lines(notices: list[Notification]) -> Iterator[NoticeLine]:
    for notice in notices:
        tone, icon = MARKS[notice.subject]
        said, late = wording.sentence(notice), wording.lateness(notice)
        page, name = wording.PAGES.get(notice.subject, ("", ""))
        yield NoticeLine(notice, tone, icon, said, late, page, str(name))
