"""What is answered to whoever transferred a case: on paper, with a coded outcome."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.models import Complaint
from complaints.evidence.models import Attachment


class TransferOutcome(models.Model):
    """The outcomes that those who transfer cases count by; edited in admin."""

    code = models.SlugField(_("代码"), max_length=20, unique=True)
    label = models.CharField(_("处理结果"), max_length=40)
    place = models.PositiveSmallIntegerField(_("顺序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("转办处理结果")
        verbose_name_plural = _("转办处理结果")
        ordering = ["place", "code"]

    def __str__(self) -> str:
        return self.label


class TransferReply(models.Model):
    """A written reply that was handed over: the branch's, or headquarters' own."""

    complaint = models.ForeignKey(
        Complaint,
        models.PROTECT,
        verbose_name=_("投诉"),
        related_name="transfer_replies",
    )
    by_headquarters = models.BooleanField(_("由总部答复"), default=False)
    answered_to = models.CharField(_("答复对象"), max_length=100)
    handed_at = models.DateTimeField(_("送达时间"))
    outcome = models.ForeignKey(
        TransferOutcome,
        models.PROTECT,
        verbose_name=_("处理结果"),
        related_name="+",
    )
    paper_number = models.CharField(_("答复文号"), max_length=80, blank=True)
    paper = models.ForeignKey(
        Attachment,
        models.PROTECT,
        verbose_name=_("答复文件"),
        related_name="+",
        null=True,
        blank=True,
    )
    by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("转办答复")
        verbose_name_plural = _("转办答复")
        ordering = ["handed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "complaint",
                "by_headquarters",
                name="transfer_reply_once",
                violation_error_message=_("转办答复已登记过。"),
            ),
            models.CheckConstraint(
                name="transfer_reply_on_paper",
                condition=~Q(paper_number="") | Q(paper__isnull=False),
                violation_error_message=_("请填写答复文号，或选择答复文件。"),
            ),
            models.CheckConstraint(
                name="transfer_reply_handed_before_recorded",
                condition=Q(handed_at__lte=F("recorded_at")),
                violation_error_message=_("送达时间不能晚于现在。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {self.outcome}"
