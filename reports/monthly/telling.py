"""What is told of months, on the desk and by mail; to headquarters each once."""

from __future__ import annotations

from django.db.models import Q

from branches.merged import served_by
from branches.models import LEADERS, Branch, Deputy, Post, User
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


def tell_branch(branch: Branch, matter: str) -> int:
    """The leaders who write and sign there, and who stands in for one of them."""
    served = served_by([branch.pk])[branch.pk]
    deputies = Deputy.objects.serving().filter(branch=served, post__in=LEADERS)
    people = User.objects.filter(
        Q(branch=served, post__in=LEADERS) | Q(pk__in=deputies.values("person")),
        is_active=True,
    )
    return len(
        write(
            Notification(
                recipient=person, subject=Subject.DUTY, matter=matter[:LONGEST]
            )
            for person in people.only("pk")
        )
    )
