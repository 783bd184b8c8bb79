"""norm 23.2: that the party was invited to speak; that he could not be heard."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.models import Complaint, NamedStaff
from complaints.requests.models import Escalation


class InviteWay(models.TextChoices):
    DESK = "desk", _("系统内通知")
    IN_PERSON = "in_person", _("当面送达")
    TELEPHONE = "telephone", _("电话")
    EMAIL = "email", _("电邮")
    LETTER = "letter", _("信函")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def to(self, user: User) -> InvitationQuerySet:
        """What he himself is asked to answer, as long as he is complained of."""
        return self.filter(
            named__user=user, named__removed_at=None, complaint__erased_at=None
        )

    def unanswered(self) -> InvitationQuerySet:
        return self.filter(answered_at=None)


class Invitation(models.Model):
    """The allegation in a director's words, and by when it may be answered.

    It is all of the case that the person complained of sees.
    """

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="invitations"
    )
    named = models.ForeignKey(
        NamedStaff,
        models.PROTECT,
        verbose_name=_("当事人"),
        related_name="invitations",
    )
    allegation = models.TextField(_("所涉事由"), max_length=2_000)
    way = models.CharField(_("送达方式"), max_length=12, choices=InviteWay)
    # Whither and how it is known to have arrived, where the desk itself doesn't know.
    sent_to = models.CharField(_("送达地址或号码"), max_length=200, blank=True)
    proof = models.CharField(_("送达凭据"), max_length=500, blank=True)
    invited_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("邀请人"), related_name="+"
    )
    invited_at = models.DateTimeField(_("邀请时间"))
    answer_by = models.DateTimeField(_("答复期限"))
    written_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    # First opened by the person himself.
    opened_at = models.DateTimeField(_("本人打开时间"), null=True, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("陈述邀请")
        verbose_name_plural = _("陈述邀请")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="invitation_answered_later",
                condition=Q(
                    answer_by__gt=F("invited_at"), invited_at__lte=F("written_at")
                ),
                violation_error_message=_("答复期限须在邀请之后，邀请不能晚于现在。"),
            ),
            models.CheckConstraint(
                name="invitation_arrived_by_its_way",
                condition=Q(way=InviteWay.DESK) | (~Q(sent_to="") & ~Q(proof="")),
                violation_error_message=_(
                    "系统以外送达的，请填写送达地址或号码和凭据。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.named} {self.get_way_display()}"


class WhyUnheard(models.TextChoices):
    LEFT = "left", _("已离职")
    ILL = "ill", _("因病")
    UNKNOWN = "unknown", _("未能查明被投诉人")


class Unheard(models.Model):
    """Why the party could not be heard; the opinion's approver consents to it.

    Two attempts on two working days; or how it was tried to find out who it was.
    """

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="unheard"
    )
    named = models.ForeignKey(
        NamedStaff,
        models.PROTECT,
        verbose_name=_("当事人"),
        related_name="unheard",
        null=True,
        blank=True,
    )
    why = models.CharField(_("未能听取的原因"), max_length=12, choices=WhyUnheard)
    words = models.TextField(_("经过"), max_length=2_000)
    first_at = models.DateTimeField(_("第一次尝试"), null=True, blank=True)
    first_how = models.CharField(_("第一次方式和结果"), max_length=200, blank=True)
    second_at = models.DateTimeField(_("第二次尝试"), null=True, blank=True)
    second_how = models.CharField(_("第二次方式和结果"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    consent = models.ForeignKey(
        Escalation,
        models.PROTECT,
        verbose_name=_("审批"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("未能听取当事人")
        verbose_name_plural = _("未能听取当事人")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="unheard_tried_twice_or_unknown",
                condition=~Q(words="")
                & (
                    Q(why=WhyUnheard.UNKNOWN)
                    | (
                        Q(named__isnull=False, first_at__isnull=False)
                        & Q(second_at__isnull=False, second_at__gt=F("first_at"))
                        & ~Q(first_how="")
                        & ~Q(second_how="")
                    )
                ),
                violation_error_message=_(
                    "请填写两次尝试的时间、方式和结果；未能查明的，说明如何查找。"
                ),
            ),
        ]

    def __str__(self) -> str:
        who = str(self.named) if self.named else ""
        return f"{who} {self.get_why_display()}".strip()
