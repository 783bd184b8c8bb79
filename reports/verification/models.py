"""That the archive was verified, how much of it, and what was found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class VerifyOutcome(models.TextChoices):
    WHOLE = "whole", _("核对无误")
    BROKEN = "broken", _("与记载不符")
    UNREAD = "unread", _("未能核对完")


class VerifyRun(models.Model):
    """Written when it ended, never changed."""

    began_at = models.DateTimeField(_("开始"))
    ended_at = models.DateTimeField(_("结束"))
    outcome = models.CharField(_("结果"), max_length=8, choices=VerifyOutcome)
    # The first place that is not as recorded, or why it could not be read.
    words = models.TextField(_("说明"), blank=True)
    # How much was read and found in order, by the names of VerifyResult.
    counts = models.JSONField(_("已核对"), default=dict)

    class Meta:
        verbose_name = _("档案核对")
        verbose_name_plural = _("档案核对")
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="verify_run_says_what_was_wrong",
                condition=Q(outcome=VerifyOutcome.WHOLE, words="")
                | (~Q(outcome=VerifyOutcome.WHOLE) & ~Q(words="")),
            )
        ]
        indexes = [models.Index("began_at", "id", name="verify_run_newest")]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M} {self.get_outcome_display()}"

    @property
    def is_whole(self) -> bool:
        return self.outcome == VerifyOutcome.WHOLE
