"""norm 12.1: what concerns the company's rules or systems is settled with it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.models import Complaint


class CompanyWay(models.TextChoices):
    """How a branch talks to the company's departments."""

    TELEPHONE = "telephone", _("电话")
    EMAIL = "email", _("邮件")
    OFFICE = "office", _("办公系统")
    MEETING = "meeting", _("会议")
    IN_PERSON = "in_person", _("当面")


class Liaison(models.Model):
    """A director's talk with a department of the company, and what it answered."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="liaisons"
    )
    cycle = models.PositiveSmallIntegerField(_("轮次"), default=1)
    department = models.CharField(_("公司部门"), max_length=60)
    person = models.CharField(_("联系人"), max_length=60)
    way = models.CharField(_("沟通方式"), max_length=12, choices=CompanyWay)
    question = models.TextField(_("沟通的问题"), max_length=2_000)
    asked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("沟通人"), related_name="+"
    )
    asked_at = models.DateTimeField(_("沟通时间"))
    recorded_at = models.DateTimeField(_("登记时间"))
    expected_at = models.DateTimeField(_("预计答复时间"), null=True, blank=True)
    answer = models.TextField(_("公司答复"), max_length=2_000, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answer_recorded_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("答复登记人"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("公司沟通")
        verbose_name_plural = _("公司沟通")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="liaison_answered_whole",
                condition=Q(
                    answer="", answered_at=None, answer_recorded_by__isnull=True
                )
                | (
                    ~Q(answer="")
                    & Q(answered_at__isnull=False, answer_recorded_by__isnull=False)
                ),
                violation_error_message=_("请一并填写公司答复和答复时间。"),
            ),
            models.CheckConstraint(
                name="liaison_answered_or_expected",
                condition=Q(answered_at__isnull=False) | Q(expected_at__isnull=False),
                violation_error_message=_("尚无答复的，请填写预计答复时间。"),
            ),
            models.CheckConstraint(
                name="liaison_in_order",
                condition=Q(asked_at__lte=F("recorded_at"))
                & (Q(answered_at=None) | Q(answered_at__gte=F("asked_at")))
                & (Q(expected_at=None) | Q(expected_at__gte=F("asked_at"))),
                violation_error_message=_(
                    "沟通时间不能晚于现在，答复不能早于沟通时间。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.person}"

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None
