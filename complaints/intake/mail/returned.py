"""A reply that did not arrive: whoever handles the case has to tell the client anew."""

from __future__ import annotations

from django.utils.translation import gettext as _

from branches.models import Branch
from complaints.case.models.contacts import Contact
from complaints.clocks.notifications import Notification, Subject
from complaints.clocks.notifications.writing import write
from complaints.intake.mail import addresses


def tell_of_returned(raw: bytes, *, branch: Branch) -> None:
    returned = addresses.replies_in(raw)
    rows = Contact.objects.filter(
        proof__in=returned,
        complaint__number__in=returned.values(),
        complaint__branch=branch,
    )
    write(
        Notification(
            recipient=contact.complaint.handler,
            complaint=contact.complaint,
            subject=Subject.TASK,
            matter=_("发给客户的邮件被退回，请另行联系"),
        )
        for contact in rows.select_related("complaint__handler")
        if contact.complaint.handler
    )
