"""norm 4.2: what one can't settle goes to a department, a post or a leader."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.models import Department, Post, User
from complaints.case.models import Complaint


class Referral(models.Model):
    """Brought before a person, a post or a department of the branch, with a time."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="referrals"
    )
    cycle = models.PositiveSmallIntegerField(_("轮次"), default=1)
    person = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("反映给"),
        related_name="+",
        null=True,
        blank=True,
    )
    post = models.CharField(_("岗位"), max_length=24, choices=Post, blank=True)
    department = models.CharField(
        _("部门"), max_length=12, choices=Department, blank=True
    )
    question = models.TextField(_("反映的问题"), max_length=2_000)
    asked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("反映人"), related_name="+"
    )
    asked_at = models.DateTimeField(_("反映时间"))
    expected_at = models.DateTimeField(_("希望答复时间"))
    answer = models.TextField(_("答复"), max_length=2_000, blank=True)
    answered_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("答复人"),
        related_name="+",
        null=True,
        blank=True,
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("向上反映")
        verbose_name_plural = _("向上反映")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="referral_to_one",
                condition=Q(person__isnull=False, post="", department="")
                | (Q(person__isnull=True, department="") & ~Q(post=""))
                | (Q(person__isnull=True, post="") & ~Q(department="")),
                violation_error_message=_("请选择一个部门、岗位或一位同事。"),
            ),
            models.CheckConstraint(
                name="referral_answered_whole",
                condition=Q(
                    answer="", answered_by__isnull=True, answered_at__isnull=True
                )
                | (
                    ~Q(answer="")
                    & Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="referral_answered_by_another",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                violation_error_message=_("不能答复自己反映的问题。"),
            ),
            models.CheckConstraint(
                name="referral_expects_later",
                condition=Q(expected_at__gt=F("asked_at")),
                violation_error_message=_("希望答复时间须晚于现在。"),
            ),
        ]
        indexes = [
            # What waits for an answer.
            models.Index(
                "expected_at",
                "id",
                name="referral_waiting",
                condition=Q(answered_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        if self.person:
            return str(self.person)
        return str(self.get_post_display() or self.get_department_display())

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    def may_be_answered_by(self, user: User) -> bool:
        """Of those who see the case, which the caller has made sure of."""
        if self.is_answered or user.pk == self.asked_by_id:
            return False
        if self.person_id:
            return user.pk == self.person_id
        if self.complaint.branch_id not in user.served:
            return user.post == self.post == Post.HEADQUARTERS
        return (self.post or self.department) in (user.post, user.department)
