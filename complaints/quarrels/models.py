"""norm 3, 15: whether it came to a quarrel with the client, said on the day itself."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.models import Complaint


class Conflict(models.TextChoices):
    """That nobody has said so is no answer: then there is no row."""

    NONE = "none", _("没有发生争执")
    QUARREL = "quarrel", _("争吵")
    PHYSICAL = "physical", _("肢体冲突")


CAME_TO_IT = [Conflict.QUARREL, Conflict.PHYSICAL]


class Quarrel(models.Model):
    """What was done about it stands in the note of its event."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="quarrels"
    )
    kind = models.CharField(_("是否发生争执"), max_length=12, choices=Conflict)
    happened_at = models.DateTimeField(_("发生时间"))
    recorded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    # Recorded on a later day than it happened.
    is_late = models.BooleanField(_("次日以后登记"), default=False)

    class Meta:
        verbose_name = _("争执情况")
        verbose_name_plural = _("争执情况")
        ordering = ["happened_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="quarrel_happened_before_recorded",
                condition=Q(happened_at__lte=F("recorded_at")),
                violation_error_message=_("发生时间不能晚于现在。"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
