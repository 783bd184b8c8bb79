"""The head of the case page: whose case it is, and what stays late for ever."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Field
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import facts
from complaints.acts.registry import ACTS
from complaints.case.models import Complaint
from complaints.case.rights import works_on
from complaints.clocks.models import Result

# Of the client, as the reader sees him.
CLIENT = ("client_name", "telephone")


def context(
    complaint: Complaint, user: User, *, revealed: Mapping[str, str]
) -> dict[str, object]:
    rows = complaint.deadlines.all()
    late = [x for x in rows if x.came_late or x.result == Result.CONFIRMED]
    asks = any(row.came_late for row in late) and works_on(complaint, user)
    ask = ACTS["ask_late_entry"]
    may_ask = asks and ask.may(complaint, user) is None
    known = {Complaint._meta.get_field(name) for name in CLIENT}
    labels = {str(field.verbose_name) for field in known if isinstance(field, Field)}
    shown = [
        fact.text
        for fact in facts.client(complaint, revealed=revealed)
        if fact.label in labels
    ]
    return {
        "client_line": " ".join(shown) or _("匿名"),
        "late_entries": list(dict.fromkeys(row.get_kind_display() for row in late)),
        "late_entry_url": ask.url(complaint) if may_ask else "",
    }


def people(complaint: Complaint, leaders: list[User]) -> list[tuple[str, User]]:
    """First-responsible and handler, then whom to turn to in the branch."""
    people = [
        (_("第一责任人"), complaint.first_responsible),
        (_("接替人"), complaint.successor),
        (_("经办人"), complaint.handler),
        *((user.get_post_display(), user) for user in leaders),
    ]
    return [(role, user) for role, user in people if user]
