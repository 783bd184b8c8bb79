"""norm 26.1: the 情况表 that the handler signed off, and its scanned paper."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.models import Complaint
from complaints.evidence.models import Attachment


class SignedForm(models.Model):
    """One version of the form, by the digests that its copies bear."""

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
        User, models.PROTECT, verbose_name=_("签核人"), related_name="+"
    )
    signed_at = models.DateTimeField(_("签核时间"))
    scan = models.OneToOneField(
        Attachment,
        models.PROTECT,
        verbose_name=_("签字扫描件"),
        related_name="signed_form",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("已签核的情况表")
        verbose_name_plural = _("已签核的情况表")
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "complaint",
                "digest",
                name="signed_form_once",
                violation_error_message=_("这一版情况表已签核。"),
            ),
            models.CheckConstraint(
                name="signed_form_digests_whole",
                condition=Q(digest__regex="^[0-9a-f]{64}$")
                & Q(full_digest__regex="^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.revision}"

    def bears(self, code: str) -> bool:
        """Whether a copy of this version shows the code, or begins with it."""
        return self.digest.startswith(code) or self.full_digest.startswith(code)
