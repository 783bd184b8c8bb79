"""Asked for by one, decided once by another."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, FSMField, FSMModelMixin, transition

from branches.models.people import User


class DecisionState(models.TextChoices):
    PENDING = "pending", _("待决定")
    APPROVED = "approved", _("已同意")
    RETURNED = "returned", _("已退回")


class DecidedRequest(FSMModelMixin, models.Model):
    """It changes nothing before another agrees; what was decided stays."""

    state = FSMField(
        _("状态"),
        choices=DecisionState,
        default=DecisionState.PENDING,
        protected=True,
        max_length=12,
    )
    requested_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("申请人"), related_name="+"
    )
    requested_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("决定人"),
        related_name="+",
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    comment = models.TextField(_("批示"), max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def is_pending(self) -> bool:
        return bool(self.state == DecisionState.PENDING)

    @transition(
        field="state",
        source=DecisionState.PENDING,
        target=RETURN_VALUE(DecisionState.APPROVED, DecisionState.RETURNED),
    )
    def decide(
        self, state: DecisionState, *, by: User, at: datetime, comment: str
    ) -> DecisionState:
        self.decided_by, self.decided_at, self.comment = by, at, comment
        return state


def constraints_of(
    name: str, *, emptied: Q | None = None
) -> list[models.CheckConstraint]:
    """Of a table of such requests; `emptied` is what a decision takes out of them."""
    decided = Q(decided_by__isnull=False, decided_at__isnull=False)
    return [
        models.CheckConstraint(
            name=f"{name}_decided_iff_not_pending",
            condition=Q(
                state=DecisionState.PENDING,
                decided_by__isnull=True,
                decided_at__isnull=True,
            )
            | (~Q(state=DecisionState.PENDING) & decided & (emptied or Q())),
        ),
        models.CheckConstraint(
            name=f"{name}_four_eyes",
            condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
            violation_error_message=_("不能决定自己提出的申请。"),
        ),
        models.CheckConstraint(
            name=f"{name}_returned_with_comment",
            condition=~Q(state=DecisionState.RETURNED) | ~Q(comment=""),
            violation_error_message=_("退回须说明理由。"),
        ),
    ]
