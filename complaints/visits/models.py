"""The follow-up visit of a cycle: when it is to be, and what the client then said."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.choices import Attitude, Way
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact
from complaints.case.tables.ways import WAYS

VISIT_WAYS = [way for way, row in WAYS.items() if row.is_for_visits]
VISIT_WAY_CHOICES = [(way, Way(way).label) for way in map(str, VISIT_WAYS)]


class Visit(models.Model):
    """One a cycle: appointed first, or made at once. Failed attempts are contacts."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="visits"
    )
    cycle = models.PositiveSmallIntegerField(_("轮次"), default=1)
    appointed_for = models.DateTimeField(_("约定回访时间"), null=True, blank=True)
    appointed_way = models.CharField(
        _("约定回访方式"), max_length=12, choices=VISIT_WAY_CHOICES, blank=True
    )
    appointed_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("预约人"),
        related_name="+",
        null=True,
        blank=True,
    )
    # The talk in which it was made; what was said in it are the further opinions.
    contact = models.OneToOneField(
        Contact,
        models.PROTECT,
        verbose_name=_("回访联系"),
        related_name="visit",
        null=True,
        blank=True,
    )
    satisfaction = models.CharField(
        _("对处理结果"), max_length=16, choices=Attitude, blank=True
    )
    service_feedback = models.TextField(
        _("对目前服务的反馈"), max_length=2_000, blank=True
    )
    # norm 3.2. Empty: not asked yet.
    met_obstacles = models.BooleanField(_("受到歧视或设置障碍"), null=True, blank=True)
    had_quarrel = models.BooleanField(_("与员工争吵或肢体冲突"), null=True, blank=True)
    raised = models.OneToOneField(
        Complaint,
        models.PROTECT,
        verbose_name=_("由此受理的投诉"),
        related_name="raised_by_visit",
        null=True,
        blank=True,
    )
    reopens = models.BooleanField(_("重新处理"), default=False)
    not_reopened_reason = models.TextField(
        _("不重新处理的原因"), max_length=2_000, blank=True
    )

    class Meta:
        verbose_name = _("回访")
        verbose_name_plural = _("回访")
        ordering = ["cycle", "pk"]
        constraints = [
            models.UniqueConstraint(
                "complaint",
                "cycle",
                name="visit_one_a_cycle",
                violation_error_message=_("本轮已登记回访。"),
            ),
            models.CheckConstraint(
                name="visit_appointed_with_way_and_person",
                condition=Q(
                    appointed_for__isnull=True,
                    appointed_way="",
                    appointed_by__isnull=True,
                )
                | (
                    Q(appointed_for__isnull=False, appointed_by__isnull=False)
                    & ~Q(appointed_way="")
                ),
            ),
            models.CheckConstraint(
                name="visit_made_with_every_answer",
                condition=Q(contact__isnull=True)
                | (
                    Q(met_obstacles__isnull=False, had_quarrel__isnull=False)
                    & ~Q(satisfaction="")
                    & ~Q(service_feedback="")
                ),
                violation_error_message=_("回访须问明满意程度、对服务的反馈等各项。"),
            ),
            models.CheckConstraint(
                name="visit_dissatisfied_reopens_or_says_why_not",
                condition=~Q(satisfaction=Attitude.NOT_SATISFIED)
                | Q(reopens=True)
                | ~Q(not_reopened_reason=""),
                violation_error_message=_(
                    "客户不满意的，须重新处理或说明不重新处理的原因。"
                ),
            ),
            models.CheckConstraint(
                name="visit_obstacles_raise_a_complaint",
                # A comparison with NULL is not false, and a check lets it pass.
                condition=Q(raised__isnull=False)
                | (
                    (Q(met_obstacles__isnull=True) | Q(met_obstacles=False))
                    & (Q(had_quarrel__isnull=True) | Q(had_quarrel=False))
                ),
                violation_error_message=_(
                    "客户反映受到歧视、设障或冲突的，须另行受理。"
                ),
            ),
        ]
        indexes = [
            # "My day": what is appointed and still to be made.
            models.Index(
                "appointed_for",
                name="visit_appointed",
                condition=Q(contact__isnull=True, appointed_for__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.cycle}"

    @property
    def is_made(self) -> bool:
        return self.contact_id is not None
