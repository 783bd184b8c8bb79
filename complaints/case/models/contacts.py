"""Every talk with a client, and the times agreed in it."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.choices import Attitude, Way
from complaints.case.models.complaint import Complaint
from complaints.evidence.models import Attachment


class Direction(models.TextChoices):
    INBOUND = "inbound", _("客户来访/来电")
    OUTBOUND = "outbound", _("我方联系客户")


class Purpose(models.TextChoices):
    INTAKE = "intake", _("受理")
    ACKNOWLEDGEMENT = "acknowledgement", _("受理告知")
    ENQUIRY = "enquiry", _("了解情况")
    EXPLANATION = "explanation", _("解释延期")
    INTERIM_REPLY = "interim_reply", _("阶段答复")
    FINAL_FEEDBACK = "final_feedback", _("最终反馈")
    VISIT = "visit", _("回访")
    WITHDRAWAL = "withdrawal", _("撤回确认")


# Only these, having reached the client, answer him.
REPLIES = [Purpose.INTERIM_REPLY, Purpose.FINAL_FEEDBACK]


# The client was told: reached, or by substitute (norm 16.2); as Contact.has_told says.
TOLD = Q(reached=True) | Q(is_substitute=True)


class Proposer(models.TextChoices):
    STAFF = "staff", _("我方提出")
    CLIENT = "client", _("客户提出")


class Contact(models.Model):
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="contacts"
    )
    cycle = models.PositiveSmallIntegerField(_("轮次"), default=1)
    purpose = models.CharField(_("目的"), max_length=16, choices=Purpose)
    direction = models.CharField(_("方向"), max_length=8, choices=Direction)
    way = models.CharField(_("方式"), max_length=12, choices=Way)
    reached = models.BooleanField(_("联系到客户"), default=True)
    # norm 16.2: sent where nobody could be reached; what shows that it was sent.
    is_substitute = models.BooleanField(_("按替代方式回复"), default=False)
    proof = models.CharField(_("寄送或张贴的凭据"), max_length=500, blank=True)
    proof_file = models.ForeignKey(
        Attachment,
        models.PROTECT,
        verbose_name=_("凭据附件"),
        related_name="+",
        null=True,
        blank=True,
    )
    # norm 16.2, for letters and e-mails; empty where the norm does not ask.
    used_registered = models.BooleanField(
        _("使用客户预留的联系方式"), null=True, blank=True
    )
    occurred_at = models.DateTimeField(_("联系时间"))
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("联系人员"), related_name="+", null=True
    )
    said = models.TextField(_("内容"), max_length=5_000)
    # Of a group: said with a text that this leader has approved (norm 4.3).
    approved_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("批准文字的领导"),
        related_name="+",
        null=True,
        blank=True,
    )
    attitude = models.CharField(
        _("客户态度"), max_length=16, choices=Attitude, blank=True
    )
    # What he said of mediation in this talk.
    asks_mediation = models.BooleanField(_("客户申请调解"), null=True, blank=True)
    # norm 8.1: thanks, handling, hope: in the text, or ticked by who spoke.
    thanked = models.BooleanField(_("已致谢"), default=False)
    explained = models.BooleanField(_("已通报处理情况"), default=False)
    hoped = models.BooleanField(_("已希望继续支持"), default=False)
    agreed_at = models.DateTimeField(_("约定答复时间"), null=True, blank=True)
    client_agreed = models.BooleanField(_("客户同意"), default=False)
    proposed_by = models.CharField(
        _("由谁提出"), max_length=8, choices=Proposer, blank=True
    )
    agreed_reason = models.CharField(
        _("超过基准时间的理由"), max_length=500, blank=True
    )
    # norm 3.2, asked of who takes the complaint back; empty where it was not asked.
    met_obstacles = models.BooleanField(_("受到歧视或设置障碍"), null=True, blank=True)
    had_quarrel = models.BooleanField(_("与员工争吵或肢体冲突"), null=True, blank=True)
    raised = models.OneToOneField(
        Complaint,
        models.PROTECT,
        verbose_name=_("由此受理的投诉"),
        related_name="raised_by_contact",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("联系记录")
        verbose_name_plural = _("联系记录")
        ordering = ["occurred_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="contact_occurred_before_recorded",
                condition=Q(occurred_at__lte=F("recorded_at")),
                violation_error_message=_("联系时间不能晚于登记时间。"),
            ),
            models.CheckConstraint(
                name="contact_agreed_when_reached",
                condition=Q(agreed_at__isnull=True)
                | Q(reached=True, client_agreed=True, agreed_at__gt=F("occurred_at")),
                violation_error_message=_(
                    "约定时间须在联系到客户且客户同意时登记，并晚于联系时间。"
                ),
            ),
            models.CheckConstraint(
                name="contact_withdrawal_asks_of_obstacles",
                # A comparison with NULL is not false, and a check lets it pass.
                condition=~Q(purpose=Purpose.WITHDRAWAL)
                | Q(met_obstacles__isnull=False, had_quarrel__isnull=False),
                violation_error_message=_("撤回确认须问明客户是否受到歧视或设障。"),
            ),
        ]
        indexes = [
            models.Index("complaint", "occurred_at", name="contact_of_complaint"),
            # Final feedbacks of a month (norm 8.1).
            models.Index(
                "occurred_at",
                name="contact_final_feedback",
                condition=Q(purpose=Purpose.FINAL_FEEDBACK),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {self.get_purpose_display()}"

    @property
    def has_told(self) -> bool:
        return self.reached or self.is_substitute

    @property
    def is_reply(self) -> bool:
        return self.reached and self.purpose in REPLIES
