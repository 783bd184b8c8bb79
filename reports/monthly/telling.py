"""What headquarters is told of months, on its desk and by mail: each once."""

from __future__ import annotations

from branches.models import Post, User
from complaints.clocks.notifications.models import Notification, Subject
from complaints.clocks.notifications.writing import write

LONGEST = Notification._meta.get_field("matter").max_length or 0


def tell_headquarters(matter: str) -> int:
    """How many are told; none where it was said before in the same words."""
    matter = matter[:LONGEST]
    said = Notification.objects.filter(subject=Subject.MONTH, matter=matter)
    if said.exists():
        return 0
    people = User.objects.filter(post=Post.HEADQUARTERS, is_active=True)
    return len(
        write(
            Notification(recipient=person, subject=Subject.MONTH, matter=matter)
            for person in people.only("pk")
        )
    )
