"""A reply that did not arrive: whoever handles the case has to tell the client anew."""

from __future__ import annotations

from django.utils.translation import gettext as _

from branches.models import Branch
from complaints.case.models.contacts import Contact
from complaints.clocks.notifications import Notification, Subject
from complaints.clocks.notifications.writing import write
from complaints.clocks.recipients import Directory
from complaints.clocks.tiers import Recipient
from complaints.intake.mail import addresses


def tell_of_returned(raw: bytes, *, branch: Branch) -> None:
    returned = addresses.replies_in(raw)
    rows = Contact.objects.filter(
        proof__in=returned,
        complaint__number__in=returned.values(),
        complaint__branch=branch,
    )
    cases = [contact.complaint for contact in rows.select_related("complaint")]
    directory = Directory(cases)
    write(
        Notification(
            recipient=person,
            complaint=case,
            subject=Subject.TASK,
            matter=_("发给客户的邮件被退回，请另行联系"),
        )
        for case in cases
        for person in directory.people(case, [Recipient.HANDLER])
    )
