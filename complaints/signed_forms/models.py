"""norm 26.1: the 情况表 that the handler signed off, and its scanned paper."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.models import Complaint
from complaints.evidence.filing.holdings import HeldFile
from complaints.evidence.models import Attachment

WHOLE = "^[0-9a-f]{64}$"


class SignedForm(models.Model):
    """One version of the form as it was signed: its two copies, byte for byte.

    What was signed before copies were kept has the digests that they bore, and no more.
    """

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="signed_forms"
    )
    cycle = models.PositiveSmallIntegerField(_("轮次"), default=1)
    layout = models.CharField(_("表式版本"), max_length=12)
    revision = models.PositiveIntegerField(_("记录版本"))
    # Of the copy that the branch keeps, and of the one with all personal data.
    digest = models.CharField(_("留存联校验码"), max_length=64)
    full_digest = models.CharField(_("完整联校验码"), max_length=64)
    pages = models.PositiveSmallIntegerField(_("页数"), default=1)
    signed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("签字确认人"), related_name="+"
    )
    signed_at = models.DateTimeField(_("签字确认时间"))
    # His name as it was, and what the branch's copy said, as plain data.
    signed_as = models.CharField(
        _("签字确认人署名"), max_length=200, default="", blank=True
    )
    snapshot = models.JSONField(_("留存联内容"), null=True, blank=True)
    # The files in the case's folder.
    copy_sha256 = models.CharField(
        _("留存联文件摘要"), max_length=64, default="", blank=True
    )
    full_sha256 = models.CharField(
        _("完整联文件摘要"), max_length=64, default="", blank=True
    )
    scan = models.OneToOneField(
        Attachment,
        models.PROTECT,
        verbose_name=_("签字扫描件"),
        related_name="signed_form",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("签字确认的情况表")
        verbose_name_plural = _("签字确认的情况表")
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "complaint",
                "digest",
                name="signed_form_once",
                violation_error_message=_("这一版情况表已签字确认。"),
            ),
            models.CheckConstraint(
                name="signed_form_digests_whole",
                condition=Q(digest__regex=WHOLE) & Q(full_digest__regex=WHOLE),
            ),
            models.CheckConstraint(
                name="signed_form_copies_both_or_none",
                condition=Q(copy_sha256="", full_sha256="", signed_as="")
                | (
                    Q(copy_sha256__regex=WHOLE, full_sha256__regex=WHOLE)
                    & ~Q(signed_as="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.revision}"

    @property
    def signer(self) -> str:
        """As he was called when he signed; of a tombstone, as he is called now."""
        kept = self.signed_as if self.snapshot is not None else ""
        return kept or str(self.signed_by)

    @property
    def has_copies(self) -> bool:
        """They go with the erasure of the case, as what they say does."""
        return self.snapshot is not None

    def copy(self, *, full: bool = False) -> HeldFile:
        """One of the two, as a file; of a version that has them."""
        words = _now("情况表 %(number)s")
        if full:
            words = _now("情况表 %(number)s（完整联）")
        return HeldFile(
            complaint_id=self.complaint_id,
            name=f"{words % {'number': self.complaint.number}}.pdf",
            content_type="application/pdf",
            sha256=self.full_sha256 if full else self.copy_sha256,
        )

    def bears(self, code: str) -> bool:
        """Whether a copy of this version shows the code, or begins with it."""
        return self.digest.startswith(code) or self.full_digest.startswith(code)
