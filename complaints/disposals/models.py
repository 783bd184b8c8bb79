"""norm 2.1, 23.3: what follows for staff whose fault it was (员工处置)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, User
from complaints.case.choices import FOUND, Conclusion
from complaints.case.models import Complaint, NamedStaff
from complaints.evidence.models import Attachment


class DisposalMeasure(models.Model):
    """Without a branch: the norm's own, owed wherever staff were at fault."""

    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        verbose_name=_("营业部"),
        related_name="+",
        null=True,
        blank=True,
    )
    name = models.CharField(_("措施"), max_length=60)
    wants_leader = models.BooleanField(_("须总监陪同或见证"), default=False)
    wants_file = models.BooleanField(_("须附书面材料"), default=False)
    may_be_declined = models.BooleanField(_("客户可以谢绝"), default=False)
    # norm 23.3: at the regular meeting of the period in which the fault was found.
    at_meeting = models.BooleanField(_("须在当期例会进行"), default=False)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("员工处置措施")
        verbose_name_plural = _("员工处置措施")
        ordering = ["branch_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                "branch",
                "name",
                name="disposal_measure_once",
                nulls_distinct=False,
                violation_error_message=_("该措施已登记。"),
            ),
            models.CheckConstraint(
                name="disposal_measure_norms_own_active",
                condition=Q(branch__isnull=False) | Q(is_active=True),
                violation_error_message=_("规范规定的措施不能停用。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DisposalQuerySet(QuerySet["Disposal"]):
    def live(self) -> DisposalQuerySet:
        return self.filter(revoked_at=None)


class Disposal(models.Model):
    """One measure for one person: decided with a date, then carried out."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="disposals"
    )
    staff = models.ForeignKey(
        NamedStaff, models.PROTECT, verbose_name=_("员工"), related_name="disposals"
    )
    measure = models.ForeignKey(
        DisposalMeasure, models.PROTECT, verbose_name=_("措施"), related_name="+"
    )
    # What was found when it was decided: nobody else gets a measure (norm 23.4).
    conclusion = models.CharField(_("结论"), max_length=20, choices=Conclusion)
    due_on = models.DateField(_("应完成日期"))
    note = models.TextField(_("说明"), max_length=2_000, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("决定人"), related_name="+"
    )
    decided_at = models.DateTimeField(_("决定时间"), default=timezone.now)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    leader = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("陪同或见证的总监"),
        related_name="+",
        null=True,
        blank=True,
    )
    file = models.ForeignKey(
        Attachment,
        models.PROTECT,
        verbose_name=_("书面材料"),
        related_name="+",
        null=True,
        blank=True,
    )
    is_declined = models.BooleanField(_("客户谢绝"), default=False)
    outcome = models.TextField(_("完成情况"), max_length=2_000, blank=True)
    # Of a meeting that lies later than the month after the finding.
    late_reason = models.CharField(
        _("不在当期例会的原因"), max_length=500, blank=True, default=""
    )
    done_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("登记人"),
        related_name="+",
        null=True,
        blank=True,
    )
    revoked_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("撤销人"),
        related_name="+",
        null=True,
        blank=True,
    )
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    objects = DisposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("员工处置")
        verbose_name_plural = _("员工处置")
        ordering = ["decided_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="disposal_of_founded_alone",
                condition=Q(conclusion__in=FOUND),
                violation_error_message=_("结论属实或部分属实的，才处置员工。"),
            ),
            models.CheckConstraint(
                name="disposal_done_whole",
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(
                name="disposal_revoked_or_done",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(
                    revoked_at__isnull=False,
                    revoked_by__isnull=False,
                    done_on__isnull=True,
                ),
                violation_error_message=_("已完成的处置不能撤销。"),
            ),
            models.UniqueConstraint(
                "staff",
                "measure",
                name="disposal_once",
                condition=Q(revoked_at=None),
                violation_error_message=_("该员工的这项措施已定。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} {self.measure}"
