"""Since when figures are counted as they are now (DESIGN 7).

A desk that has counted otherwise keeps that until the month in which this came is over;
a new one has never counted otherwise, and has no row.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.periods import Period, month_of

# By which a snapshot says how it was counted.
FIRST_LAYOUT, LAYOUT = "2026-1", "2026-2"
# Since when what the branch owes on quiet days is recorded (norm 10, 11.4, 22.2, 24.3).
DUTIES = "2026-3"


class Definition(models.Model):
    """A way of counting, and the first day of the first month that it holds for."""

    layout = models.CharField(_("版本"), max_length=12, primary_key=True)
    holds_from = models.DateField(_("自"))

    class Meta:
        verbose_name = _("统计口径")
        verbose_name_plural = _("统计口径")
        constraints = [
            models.CheckConstraint(
                name="definition_from_a_month_on",
                condition=models.Q(holds_from__day=1),
            )
        ]

    def __str__(self) -> str:
        return f"{self.layout} {self.holds_from:%Y-%m}"


def changed_at() -> datetime | None:
    """The first moment that is counted in this way; None: there is none before."""
    changed = Definition.objects.filter(layout=LAYOUT).first()
    return month_of(changed.holds_from).begin if changed else None


def layout_of(period: Period) -> str:
    """How this period is counted: as a whole, in one way."""
    earlier = Definition.objects.filter(layout=LAYOUT, holds_from__gt=period.first)
    return FIRST_LAYOUT if earlier.exists() else LAYOUT


def duties_since() -> date | None:
    """The first month whose duties have records; None: all have."""
    begun = Definition.objects.filter(layout=DUTIES).first()
    return begun.holds_from if begun else None
