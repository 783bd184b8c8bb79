"""What everybody may read: two views, and nothing under them; what he may hand in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.intake.proposals.models import Proposal


class PublicBranch(models.Model):
    """How to complain at a branch that is in use."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=200)
    telephone = models.CharField(max_length=40)
    complaint_telephone = models.CharField(max_length=40)
    complaint_email = models.EmailField()
    opening_time = models.TimeField()
    closing_time = models.TimeField()

    class Meta:
        managed = False
        db_table = "complaints_publicbranch"

    def __str__(self) -> str:
        return self.name


class PublicNotice(models.Model):
    """A reply that hangs on a branch's board today (norm 16.3, 19.2)."""

    key = models.CharField(max_length=24, primary_key=True)
    branch_code = models.CharField(max_length=12)
    title = models.CharField(max_length=100)
    text = models.TextField()
    posted_on = models.DateField()

    class Meta:
        managed = False
        db_table = "complaints_publicnotice"
        ordering = ["-posted_on", "-key"]

    def __str__(self) -> str:
        return self.title


class HandedIn(models.Model):
    """A message of the web, until the desk has taken it in as a proposal.

    The public's role adds it and reads of it neither who wrote nor what. With the
    taking in words and files go from here.
    """

    number = models.CharField(max_length=24, unique=True)
    # Of number and code; whoever has both asks how far it is.
    code_digest = models.CharField(max_length=64)
    branch_code = models.CharField(max_length=12)
    at = models.DateTimeField(default=timezone.now)
    address_digest = models.CharField(max_length=64)
    name = models.CharField(max_length=100, blank=True)
    telephone = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=254, blank=True)
    text = models.TextField(blank=True)
    proposal = models.OneToOneField(
        Proposal, models.PROTECT, related_name="handed_in", null=True
    )

    class Meta:
        verbose_name = _("网上留言")
        verbose_name_plural = _("网上留言")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="handed_in_gone_when_taken_in",
                condition=(Q(proposal=None) & ~Q(text=""))
                | Q(proposal__isnull=False, name="", telephone="", email="", text=""),
            )
        ]
        indexes = [
            models.Index("address_digest", "at", name="handed_in_from_address"),
            models.Index("id", name="handed_in_waiting", condition=Q(proposal=None)),
        ]

    def __str__(self) -> str:
        return self.number


class HandedInFile(models.Model):
    handed_in = models.ForeignKey(HandedIn, models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("网上留言的附件")
        verbose_name_plural = _("网上留言的附件")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
