"""A mailbox that can't be read: somebody must look at it, for clients write on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from branches.models import Post, User
from complaints.clocks.notifications import Notification, Subject
from complaints.clocks.notifications.writing import write
from complaints.intake.mail.models import Mailbox, MailRefusal
from complaints.intake.proposals.models import CameBy
from complaints.intake.proposals.waiting import keepers_of

# A server that starts anew is no alarm.
PATIENCE = timedelta(minutes=10)


def failed(mailbox: Mailbox, error: Exception, *, now: datetime) -> None:
    """Told once, until it could be read again."""
    mailbox.failing_since = mailbox.failing_since or now
    mailbox.last_error = f"{type(error).__name__}: {error}".replace("\0", "")[:300]
    if mailbox.alarmed_at is None and now - mailbox.failing_since >= PATIENCE:
        mailbox.alarmed_at = now
        _tell(_who_looks(mailbox), Subject.MAILBOX, mailbox.branch.name)
    mailbox.save(update_fields=["failing_since", "last_error", "alarmed_at"])


def worked(mailbox: Mailbox, *, now: datetime) -> None:
    mailbox.read_at, mailbox.failing_since = now, None
    mailbox.last_error, mailbox.alarmed_at = "", None
    mailbox.save(update_fields=["read_at", "failing_since", "last_error", "alarmed_at"])


def tell_keepers_of_large(refusal: MailRefusal) -> None:
    """A client may have written it: it is read in the mailbox itself."""
    words = _("一封邮件超过大小限制未列入，请到邮箱查看")
    keepers = keepers_of(refusal.branch.served_by_id, CameBy.MAIL)
    _tell(keepers, Subject.PROPOSAL, words)


def _who_looks(mailbox: Mailbox) -> Iterable[User]:
    """The branch's administrators and the system's, and headquarters."""
    return User.objects.filter(
        Q(post=Post.BRANCH_ADMIN, branch=mailbox.branch.served_by_id)
        | Q(is_superuser=True)
        | Q(post=Post.HEADQUARTERS),
        is_active=True,
    )


def _tell(people: Iterable[User], subject: Subject, matter: str) -> None:
    write(
        Notification(recipient=user, subject=subject, matter=matter[:60])
        for user in people
    )
