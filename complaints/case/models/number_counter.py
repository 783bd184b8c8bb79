from __future__ import annotations

from django.db import models

from branches.models import Branch

# norm 15, 19: so many complain together.


class NumberCounter(models.Model):
    """The last serial given, per branch and year of receipt."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("branch", "year", name="number_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.branch_id}-{self.year}: {self.last}"
