"""What shows that the client takes the complaint back (DESIGN 3)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact
from complaints.evidence.models import Attachment
from complaints.requests.models import Escalation


class Basis(models.TextChoices):
    PAPER = "paper", _("客户撤回的书面材料")
    RECORDING = "recording", _("客户本人来电的录音")
    CONTACT = "contact", _("经办人以外的同事作的撤回确认")


class Withdrawal(models.Model):
    """The evidence that a request names: a paper, a recording, or a talk of its own."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="withdrawals"
    )
    request = models.OneToOneField(
        Escalation, models.PROTECT, verbose_name=_("请求"), related_name="withdrawal"
    )
    basis = models.CharField(_("依据"), max_length=12, choices=Basis)
    # Clocks that were not due yet then are owed no longer.
    spoke_at = models.DateTimeField(_("客户表示撤回的时间"))
    paper = models.ForeignKey(
        Attachment,
        models.PROTECT,
        verbose_name=_("书面材料"),
        related_name="+",
        null=True,
        blank=True,
    )
    recording_number = models.CharField(_("录音编号"), max_length=80, blank=True)
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        verbose_name=_("撤回确认"),
        related_name="+",
        null=True,
        blank=True,
    )
    # Who decided has heard the recording himself.
    heard_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("听取录音的人"),
        related_name="+",
        null=True,
        blank=True,
    )
    heard_at = models.DateTimeField(_("听取录音的时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("客户撤回的依据")
        verbose_name_plural = _("客户撤回的依据")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="withdrawal_rests_on_its_basis",
                condition=Q(
                    basis=Basis.PAPER,
                    paper__isnull=False,
                    recording_number="",
                    contact__isnull=True,
                )
                | (
                    Q(basis=Basis.RECORDING, paper__isnull=True, contact__isnull=True)
                    & ~Q(recording_number="")
                )
                | Q(
                    basis=Basis.CONTACT,
                    paper__isnull=True,
                    recording_number="",
                    contact__isnull=False,
                ),
                violation_error_message=_("请按所选依据填写一项。"),
            ),
            models.CheckConstraint(
                name="withdrawal_heard_whole",
                condition=Q(heard_by__isnull=True, heard_at__isnull=True)
                | Q(heard_by__isnull=False, heard_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {self.get_basis_display()}"
