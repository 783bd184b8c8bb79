"""What is typed and not yet saved, its files, and which forms were saved already.

No evidence: nobody said it yet. It is its author's alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.encryption import EncryptedCharField, EncryptedTextField
from branches.models import Branch, User
from complaints.case.models import Complaint

KEPT_FOR = timedelta(days=30)
WARNED = timedelta(days=5)
# Of what names it in the list.
TITLE_LENGTH = 40


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, user: User) -> DraftQuerySet:
        """His own, while he may see the case it is of."""
        visible = Complaint.objects.visible_to(user)
        about = models.Q(case=None) | models.Q(case__in=visible)
        return self.filter(about, user=user)


class Draft(models.Model):
    """One form that somebody opened and has not saved, as a browser would send it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    token = models.UUIDField()
    # The address at which it was opened.
    page = models.CharField(max_length=500)
    heading = models.CharField(max_length=100, blank=True)
    # Not `complaint`: it tells of nothing that happened.
    case = models.ForeignKey(Complaint, models.CASCADE, null=True, related_name="+")
    # What was typed first; nothing is no text that could be encrypted.
    title = EncryptedCharField(max_length=400, null=True)
    content = EncryptedTextField(default="{}")
    opened_at = models.DateTimeField(_("开始时间"), default=timezone.now)
    changed_at = models.DateTimeField(_("保存时间"), default=timezone.now)
    # Since when a client's statement stands in it.
    told_since = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("暂存")
        verbose_name_plural = _("暂存")
        constraints = [models.UniqueConstraint("user", "token", name="draft_once")]
        indexes = [
            # What is deleted, and what is warned of, at night.
            models.Index("changed_at", name="draft_changed_at"),
        ]

    def __str__(self) -> str:
        number = self.case.number if self.case else ""
        return f"{self.heading} {number}".strip()

    def get_absolute_url(self) -> str:
        return reverse("complaints:draft", args=[self.token])

    @property
    def ends_at(self) -> datetime:
        """Its author is told first, in whatever night that happens."""
        told_until = self.warned_at + WARNED if self.warned_at else self.changed_at
        return max(self.changed_at + KEPT_FOR, told_until)


class DraftFile(models.Model):
    """A file that was chosen in a form, encrypted under a key of its own."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    field = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    key = EncryptedCharField(max_length=64)
    stored_as = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("暂存的附件")
        verbose_name_plural = _("暂存的附件")

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return str(PurePosixPath("drafts") / self.stored_as.hex)


class Discarded(models.Model):
    """Why what a client said at the counter was not taken down: kept, without it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", null=True)
    told_since = models.DateTimeField(_("陈述时间"))
    reason = models.TextField(_("理由"), max_length=500)
    discarded_at = models.DateTimeField(_("丢弃时间"), default=timezone.now)

    class Meta:
        verbose_name = _("丢弃的暂存")
        verbose_name_plural = _("丢弃的暂存")
        indexes = [
            # What a director reads of his branch.
            models.Index("branch", "discarded_at", name="discarded_by_branch"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.told_since:%Y-%m-%d %H:%M}"


class Submission(models.Model):
    """A form that was saved: the same one sent again records nothing twice."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    token = models.UUIDField()
    # Of the counter's, before other forms had a token too.
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="+", null=True
    )
    # Where it led; empty only inside the transaction that saves it.
    leads_to = models.CharField(max_length=500, blank=True, default="")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("提交记录")
        verbose_name_plural = _("提交记录")
        constraints = [models.UniqueConstraint("user", "token", name="submission_once")]

    def __str__(self) -> str:
        return str(self.token)

    @property
    def address(self) -> str:
        if self.leads_to or not self.complaint:
            return self.leads_to or reverse(settings.LOGIN_REDIRECT_URL)
        return reverse("complaints:received", args=[self.complaint.number])
