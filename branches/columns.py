"""The column that most rows have: which colleague did something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from branches.models import User


def colleague(label: Any) -> models.ForeignKey[User | None, User | None]:
    """Empty until somebody has done it; whom it names is never deleted."""
    return models.ForeignKey(
        "branches.User",
        models.PROTECT,
        verbose_name=label,
        related_name="+",
        null=True,
        blank=True,
    )
