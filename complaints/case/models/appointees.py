"""Whom headquarters has appointed where nobody is left in the branch (DESIGN 3)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.models.complaint import Complaint


class Appointee(models.Model):
    """One of headquarters' own: in this case his acts count as a leader's."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="appointees"
    )
    user = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("总部人员"), related_name="+"
    )
    reason = models.TextField(_("指派的理由"), max_length=2_000)
    appointed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("指派人"), related_name="+"
    )
    appointed_at = models.DateTimeField(_("指派时间"), default=timezone.now)

    class Meta:
        verbose_name = _("总部指派人员")
        verbose_name_plural = _("总部指派人员")
        ordering = ["appointed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "complaint",
                "user",
                name="appointee_once",
                violation_error_message=_("该人员已指派。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
