"""Answer a client by mail: the number in its subject, and a contact of the case."""

from __future__ import annotations

import smtplib
from email.utils import formataddr

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts.rules import want
from complaints.case.choices import Way
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact, Direction
from complaints.intake.mail import addresses, rules
from complaints.lifecycle.entries import ContactEntry
from complaints.lifecycle.talks import contacts


@transaction.atomic
def send_mail(
    complaint: Complaint,
    *,
    purpose: str,
    said: str,
    by: User,
    used_registered: bool | None = None,
    is_substitute: bool = False,
) -> Contact:
    """Sent last, when everything that can be refused was: no contact without a mail.

    Its message id is the proof that it was sent; a bounce finds its contact by it.
    """
    want(rules.may_send_mail, complaint, by)
    entry = ContactEntry(
        purpose=purpose,
        direction=Direction.OUTBOUND,
        way=Way.EMAIL,
        occurred_at=timezone.now(),
        said=said,
        reached=not is_substitute,
        is_substitute=is_substitute,
        proof=addresses.of_reply(complaint.number),
        used_registered=used_registered,
    )
    contact = contacts.record_contact(complaint, entry=entry, by=by)
    try:
        _message(contact).send()
    except (OSError, smtplib.SMTPException) as error:
        why = f"{type(error).__name__}: {error}"[:200]
        said = _("邮件没有发出，也没有登记联系：%(why)s") % {"why": why}
        raise ValidationError(said) from error
    return contact


def _message(contact: Contact) -> EmailMessage:
    complaint, branch = contact.complaint, contact.complaint.branch
    foot = _("%(branch)s 投诉电话 %(telephone)s。回复时请保留主题中的编号。") % {
        "branch": branch.name,
        "telephone": branch.complaint_telephone,
    }
    words = {"number": complaint.number, "what": contact.get_purpose_display()}
    return EmailMessage(
        subject=_("[%(number)s] %(what)s") % words,
        body=f"{contact.said}\n\n-- \n{foot}",
        from_email=formataddr((branch.name, branch.complaint_email)),
        to=[complaint.email],
        headers={"Message-ID": contact.proof, addresses.MARK: branch.code},
    )
